// Library: the maildrops of all accounts, each prepared when it is first asked for.
#pragma once

#include "floor/maildrop.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace palomar::floor_server {

class Library {
  public:
    /// The Maildir of an account is `root`/ACCOUNT/Maildir.
    explicit Library(std::string root) : root_{std::move(root)} {}

    /// None if the name is not one of an account's folder: empty, beginning with a dot, or a path.
    /// The maildrop stays as long as the library.
    [[nodiscard]] const Maildrop* maildrop(std::string_view account);

  private:
    std::string root_;
    std::map<std::string, Maildrop, std::less<>> maildrops_;
};

}  // namespace palomar::floor_server
