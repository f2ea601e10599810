// Line feeds: where the LFs of a text are, 64 octets at a time. Lines of mail are so short that to
// call memchr for each would cost more than the search.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace palomar::wire {

/// Octets that one mask speaks for.
inline constexpr std::size_t mask_octets = 64;

/// Bit i of masks[n] says whether text[64 * n + i] is an LF; bits behind the end are 0. There are
/// as many masks as begun blocks of 64 octets.
void find_line_feeds(std::string_view text, std::span<std::uint64_t> masks);

/// As find_line_feeds(), by what every machine has.
void find_line_feeds_portably(std::string_view text, std::span<std::uint64_t> masks);

/// Calls `visit(position, mask)` for each block of the text, in order.
template <class Visit>
void each_mask(std::string_view text, Visit visit) {
    std::array<std::uint64_t, 32> masks;
    for (std::size_t done = 0; done < text.size();) {
        const auto part = text.substr(done, masks.size() * mask_octets);
        const std::span used{masks.data(), (part.size() + mask_octets - 1) / mask_octets};
        find_line_feeds(part, used);
        for (const std::uint64_t mask : used) {
            visit(done, mask);
            done += mask_octets;
        }
    }
}

/// Calls `visit(position)` for each LF of the text, in order.
template <class Visit>
void each_line_feed(std::string_view text, Visit visit) {
    each_mask(text, [&](std::size_t block, std::uint64_t mask) {
        for (; mask != 0; mask &= mask - 1) {
            visit(block + static_cast<std::size_t>(std::countr_zero(mask)));
        }
    });
}

[[nodiscard]] inline std::size_t count_line_feeds(std::string_view text) {
    std::size_t count = 0;
    each_mask(text, [&](std::size_t /*block*/, std::uint64_t mask) {
        count += static_cast<std::size_t>(std::popcount(mask));
    });
    return count;
}

}  // namespace palomar::wire
