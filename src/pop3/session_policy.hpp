// SessionPolicy: what an operator may choose about POP3 sessions; Circumstances: what else one
// depends on.
#pragma once

#include "maildrop/policy.hpp"
#include "sasl/mechanism.hpp"

#include <string>
#include <vector>

namespace palomar::pop3 {

/// One object for many sessions; outlives them.
struct SessionPolicy {
    /// USER of an unknown account answers -ERR at once; otherwise the failure comes with PASS.
    bool reveal_unknown_users = true;
    /// The policy of accounts that have none of their own.
    maildrop::Policy retrieved = maildrop::Policy::archive;
    /// RETR sends what the message filter makes of a message: its length is not known beforehand.
    bool filtered = false;
    /// There is a certificate: STLS works.
    bool has_certificate = false;
    /// For AUTH, the one that a client should prefer first.
    std::vector<sasl::Mechanism> mechanisms = {};
    /// So many bad commands in a row (failed logins among them) end the session.
    unsigned max_bad_commands = 10;
    /// For CAPA IMPLEMENTATION, after login only; empty: not told.
    std::string implementation = {};
};

/// Whether others on the way can read what is said.
enum class Security { plain, tls };

/// Of one session.
struct Circumstances {
    Security security = Security::plain;
    /// TLS ends here and not at a proxy: SCRAM can bind itself to it.
    bool bindable = false;
    /// Where the client came in, nobody logs in without TLS.
    bool tls_required = false;
    /// Some account has another policy than the server: CAPA before login says so (RFC 2449 §6.7,
    /// EXPIRE ... USER).
    bool retrieved_varies = false;

    /// Whether a secret may be said now.
    [[nodiscard]] bool allow_secrets() const { return security == Security::tls || !tls_required; }
};

}  // namespace palomar::pop3
