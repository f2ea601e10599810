// Capabilities: what CAPA answers in each state (RFC 2449).
#pragma once

#include "pop3/account.hpp"
#include "pop3/session_policy.hpp"
#include "sasl/mechanism.hpp"

#include <string>

namespace palomar::pop3 {

/// Appends the capabilities, a line each, and the final ".". `own`: the account, after login only.
///
/// What is available in AUTHORIZATION must be announced in both states (RFC 2449 §5), so that a
/// client may ask once: hence USER, SASL and STLS stay after login. EXPIRE is the one whose
/// argument may differ there.
void append_capabilities(
    std::string& out,
    const SessionPolicy& policy,
    const Circumstances& circumstances,
    const Account* own
);

/// Whether AUTH with this mechanism would work now.
[[nodiscard]] bool is_available(
    sasl::Mechanism mechanism, const SessionPolicy& policy, const Circumstances& circumstances
);

/// Appends the mechanisms that would work now, each behind `before` and before `after`.
void append_mechanisms(
    std::string& out,
    const SessionPolicy& policy,
    const Circumstances& circumstances,
    std::string_view before,
    std::string_view after
);

}  // namespace palomar::pop3
