// The wire form of a stored message (RFC 1939 §3), all of it at hand: made the plain way, since the
// floor makes it once and beforehand.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace palomar::floor_server {

/// Whether the stored octets can be sent as they stand: CRLF line ends, the last line ended, no
/// line that begins with a dot.
[[nodiscard]] bool is_wire_form(std::string_view stored);

/// Gives the wire form to `sink`, piece by piece, without the final dot. Returns what LIST
/// announces: its octets without dots of stuffing.
std::uint64_t encode(std::string_view stored, const std::function<void(std::string_view)>& sink);

}  // namespace palomar::floor_server
