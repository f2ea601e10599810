// Account: whom a session is for, once the password was right.
#pragma once

#include "identity/user_name.hpp"
#include "maildrop/policy.hpp"

namespace palomar::pop3 {

enum class Rights { read_and_delete, read_only };

struct Account {
    identity::UserName name;
    maildrop::Policy policy;
    /// Read-only: DELE is refused, and RETR leaves no trace.
    Rights rights = Rights::read_and_delete;
};

}  // namespace palomar::pop3
