// SessionPolicy: what an operator may choose about POP3 sessions.
#pragma once

#include "maildrop/policy.hpp"

#include <string>

namespace palomar::pop3 {

/// One object for all sessions; outlives them.
struct SessionPolicy {
    /// USER of an unknown account answers -ERR at once; otherwise the failure comes with PASS.
    bool reveal_unknown_users = true;
    /// The policy of accounts that have none of their own.
    maildrop::Policy retrieved = maildrop::Policy::archive;
    /// Some account has another policy: CAPA before login says so (RFC 2449 §6.7, EXPIRE ... USER).
    bool retrieved_varies = false;
    /// RETR sends what the message filter makes of a message: its length is not known beforehand.
    bool filtered = false;
    /// So many bad commands in a row (failed logins among them) end the session.
    unsigned max_bad_commands = 10;
    /// For CAPA IMPLEMENTATION, after login only; empty: not told.
    std::string implementation;
};

}  // namespace palomar::pop3
