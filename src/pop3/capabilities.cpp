// The lines of CAPA.
#include "pop3/capabilities.hpp"

#include <string_view>
#include <utility>

namespace palomar::pop3 {
namespace {

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

/// Before login, where accounts differ: the smallest value that any has.
std::string_view expire_before_login(const SessionPolicy& policy) {
    return policy.retrieved_varies ? "EXPIRE 0 USER\r\n" : expire(policy.retrieved);
}

}  // namespace

void append_capabilities(
    std::string& out, const SessionPolicy& policy, std::optional<maildrop::Policy> own
) {
    out +=
        "TOP\r\n"
        "UIDL\r\n"
        "USER\r\n"
        "PIPELINING\r\n"
        "RESP-CODES\r\n"
        "AUTH-RESP-CODE\r\n";
    out += own ? expire(*own) : expire_before_login(policy);
    if (own && !policy.implementation.empty()) {
        out += "IMPLEMENTATION ";
        out += policy.implementation;
        out += "\r\n";
    }
    out += ".\r\n";
}

}  // namespace palomar::pop3
