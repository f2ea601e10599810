// SourceAddress: many thousands of connections to one port of the loopback need more ports on this
// side than one address has (28,232 by default, some of them still busy with earlier connections).
#pragma once

#include <netinet/in.h>

#include <cstdint>

namespace palomar::load {

/// For the connection `number` of many to `server`: 127.0.0.1 for the first ten thousand, 127.0.0.2
/// for the next, and so on. Off the loopback the system chooses.
inline in_addr source_address(const sockaddr_in& server, std::uint64_t number) {
    constexpr std::uint32_t loopback = 127U << 24;
    constexpr std::uint64_t each = 10'000;
    if ((ntohl(server.sin_addr.s_addr) & 0xff00'0000U) != loopback) {
        return {INADDR_ANY};
    }
    return {htonl(loopback + 1 + static_cast<std::uint32_t>(number / each))};
}

}  // namespace palomar::load
