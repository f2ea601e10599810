// Account: whom a session is for, once the password was right.
#pragma once

#include "identity/user_name.hpp"
#include "maildrop/policy.hpp"

namespace palomar::pop3 {

struct Account {
    identity::UserName name;
    maildrop::Policy policy;
};

}  // namespace palomar::pop3
