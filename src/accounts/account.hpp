// Account: who may log in, from where, and how their messages are treated. Nothing secret is in it.
#pragma once

#include "identity/network.hpp"
#include "identity/user_name.hpp"
#include "maildrop/policy.hpp"

#include <optional>
#include <vector>

namespace palomar::accounts {

/// Whether an account's password lets anyone in.
enum class Access { enabled, disabled };

/// Whether an account may log in on a connection that others can read.
enum class TlsNeed { optional, required };

/// What a session may do to an account's maildrop.
enum class Rights { read_and_delete, read_only };

struct Account {
    identity::UserName name;
    /// The account's own policy; nothing: the server's.
    std::optional<maildrop::Policy> retrieved = std::nullopt;
    /// False: no password lets anyone in.
    bool enabled = true;
    /// True: no login without TLS.
    bool require_tls = false;
    /// True: DELE is refused, and RETR changes nothing.
    bool read_only = false;
    /// Where logins may come from; empty: anywhere.
    std::vector<identity::Network> networks = {};

    friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace palomar::accounts
