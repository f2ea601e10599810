// The process' limit on descriptors: the only ceiling on the number of clients.
#pragma once

#include <cstdint>

namespace palomar::net {

struct DescriptorLimit {
    /// Descriptors that the process may have open: the hard limit.
    std::uint64_t total;
    /// Clients get descriptors below this one. The rest is for the mail and accounts of those who
    /// are in.
    std::uint64_t for_clients;
};

/// Raises the soft limit on descriptors to the hard one.
[[nodiscard]] DescriptorLimit raise_descriptor_limit();

/// How many of `total` may be clients'.
[[nodiscard]] constexpr std::uint64_t share_for_clients(std::uint64_t total) {
    const std::uint64_t sixteenth = total / 16;
    // What the locks of maildrops take at most (ADR 0004), and as much as all else did ever need.
    constexpr std::uint64_t most = 256 + 256;
    const std::uint64_t kept = sixteenth < 16 ? 16 : sixteenth > most ? most : sixteenth;
    return total > kept ? total - kept : 0;
}

}  // namespace palomar::net
