// Refusal: why a client is turned away. How that is said to it is not decided here.
#pragma once

#include <cstdint>
#include <string_view>

namespace palomar::guard {

/// All but the last are [SYS/TEMP] of RFC 3206: it may come again later.
enum class Refusal : std::uint8_t {
    /// The server has as many clients as it may have.
    too_many_sessions,
    /// The address prefix has as many connections as one may have.
    too_many_from_address,
    /// The account has as many sessions from this address as it may have. Said after the password.
    too_many_for_account,
    /// New connections come faster than they may, from the address prefix or in all.
    too_fast,
    /// The address is banned.
    banned,
};

/// The enumerator's name, as in a counter or a log.
[[nodiscard]] constexpr std::string_view to_text(Refusal refusal) {
    switch (refusal) {
        case Refusal::too_many_sessions:
            return "too_many_sessions";
        case Refusal::too_many_from_address:
            return "too_many_from_address";
        case Refusal::too_many_for_account:
            return "too_many_for_account";
        case Refusal::too_fast:
            return "too_fast";
        case Refusal::banned:
            return "banned";
    }
    return "unknown";
}

}  // namespace palomar::guard
