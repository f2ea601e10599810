// The lines of CAPA.
#include "pop3/capabilities.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace palomar::pop3 {
namespace {

constexpr std::string_view line_end = "\r\n";

/// RFC 2449 §6.7: days that a message may stay once it was RETRieved.
std::string_view expire(maildrop::Policy policy) {
    switch (policy) {
        case maildrop::Policy::archive:
            return "EXPIRE 0\r\n";
        case maildrop::Policy::keep:
            return "EXPIRE NEVER\r\n";
    }
    std::unreachable();
}

std::string_view expire(const Account& own) {
    return own.rights == Rights::read_only ? expire(maildrop::Policy::keep) : expire(own.policy);
}

/// Before login, where accounts differ: the smallest value that any has.
std::string_view expire_before_login(
    const SessionPolicy& policy, const Circumstances& circumstances
) {
    return circumstances.retrieved_varies ? "EXPIRE 0 USER\r\n" : expire(policy.retrieved);
}

/// A token that is read on the way lets its reader in (RFC 7628 §4); a password is the operator's
/// to allow.
bool is_safe(sasl::Mechanism mechanism, const Circumstances& circumstances) {
    switch (mechanism) {
        case sasl::Mechanism::scram_sha_256_plus:
            return circumstances.bindable;
        case sasl::Mechanism::oauthbearer:
        case sasl::Mechanism::xoauth2:
            return circumstances.security == Security::tls;
        case sasl::Mechanism::scram_sha_256:
        case sasl::Mechanism::plain:
            return circumstances.allow_secrets();
    }
    std::unreachable();
}

/// Ways to log in, as far as they would work.
void append_logins(
    std::string& out, const SessionPolicy& policy, const Circumstances& circumstances
) {
    if (policy.has_certificate && circumstances.security == Security::plain) {
        out += "STLS\r\n";
    }
    if (circumstances.allow_secrets()) {
        out += "USER\r\n";
    }
    std::string mechanisms;
    append_mechanisms(mechanisms, policy, circumstances, " ", "");
    if (!mechanisms.empty()) {
        out += "SASL" + mechanisms;
        out += line_end;
    }
}

}  // namespace

void append_capabilities(
    std::string& out,
    const SessionPolicy& policy,
    const Circumstances& circumstances,
    const Account* own
) {
    out +=
        "TOP\r\n"
        "UIDL\r\n";
    append_logins(out, policy, circumstances);
    out +=
        "PIPELINING\r\n"
        "RESP-CODES\r\n"
        "AUTH-RESP-CODE\r\n";
    out += own != nullptr ? expire(*own) : expire_before_login(policy, circumstances);
    if (own != nullptr && !policy.implementation.empty()) {
        out += "IMPLEMENTATION ";
        out += policy.implementation;
        out += line_end;
    }
    out += ".\r\n";
}

bool is_available(
    sasl::Mechanism mechanism, const SessionPolicy& policy, const Circumstances& circumstances
) {
    return is_safe(mechanism, circumstances) &&
           std::ranges::find(policy.mechanisms, mechanism) != policy.mechanisms.end();
}

void append_mechanisms(
    std::string& out,
    const SessionPolicy& policy,
    const Circumstances& circumstances,
    std::string_view before,
    std::string_view after
) {
    for (const sasl::Mechanism mechanism : policy.mechanisms) {
        if (is_available(mechanism, policy, circumstances)) {
            out += before;
            out += sasl::name_of(mechanism);
            out += after;
        }
    }
}

}  // namespace palomar::pop3
