// Credentials: what a client offers to be let in.
#pragma once

#include "identity/secret.hpp"
#include "identity/user_name.hpp"

#include <utility>

namespace palomar::identity {

// A constructor rather than an aggregate: it travels through expressions with co_await (g++ 12).
class Credentials {
  public:
    Credentials(UserName name, Secret secret)
        : name_{std::move(name)}, secret_{std::move(secret)} {}

    [[nodiscard]] const UserName& name() const { return name_; }
    [[nodiscard]] const Secret& secret() const { return secret_; }

  private:
    UserName name_;
    Secret secret_;
};

}  // namespace palomar::identity
