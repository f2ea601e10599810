// cache_lifetime: how long an answer of an authorization server may be used before it is asked
// again, by what HTTP says of it (RFC 9111 §4.2). Pure.
#pragma once

#include <chrono>
#include <string_view>

namespace palomar::oauth {

/// However short the server's word: it shall not be asked all the time.
inline constexpr std::chrono::seconds shortest_lifetime = std::chrono::minutes{5};
/// However long: keys that are withdrawn go within a day.
inline constexpr std::chrono::seconds longest_lifetime = std::chrono::hours{24};
/// Where the server says nothing that can be understood.
inline constexpr std::chrono::seconds usual_lifetime = std::chrono::hours{1};

/// Between the two bounds. `cache_control`: the field `Cache-Control`, several joined by commas, or
/// empty; its `max-age` counts, the least of several, and `no-cache` and `no-store` as 0. `age`:
/// the field `Age`, or empty: so many seconds of it are over. Any octets.
[[nodiscard]] std::chrono::seconds cache_lifetime(
    std::string_view cache_control, std::string_view age
);

}  // namespace palomar::oauth
