// Capabilities: what CAPA answers in each state (RFC 2449).
#pragma once

#include "maildrop/policy.hpp"
#include "pop3/session_policy.hpp"

#include <optional>
#include <string>

namespace palomar::pop3 {

/// Appends the capabilities, a line each, and the final ".". `own`: the account's policy, after
/// login only.
///
/// What is available in AUTHORIZATION must be announced in both states (RFC 2449 §5), so that a
/// client may ask once: hence USER stays after login. EXPIRE is the one whose argument may differ
/// there.
void append_capabilities(
    std::string& out, const SessionPolicy& policy, std::optional<maildrop::Policy> own
);

}  // namespace palomar::pop3
