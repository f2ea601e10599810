// Account: who may log in and how their messages are treated. Nothing secret is in it.
#pragma once

#include "identity/user_name.hpp"
#include "maildrop/policy.hpp"

#include <optional>

namespace palomar::accounts {

/// Whether an account's password lets anyone in.
enum class Access { enabled, disabled };

struct Account {
    identity::UserName name;
    /// The account's own policy; nothing: the server's.
    std::optional<maildrop::Policy> retrieved = std::nullopt;
    /// False: no password lets anyone in.
    bool enabled = true;

    friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace palomar::accounts
