// Line feeds: where the LFs of a text are, 64 octets at a time. Lines of mail are so short that to
// call memchr for each would cost more than the search.
#pragma once

#include <algorithm>
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

/// Calls `visit(position)` for each LF of the text, in order.
template <class Visit>
void each_line_feed(std::string_view text, Visit visit) {
    std::array<std::uint64_t, 32> masks;
    for (std::size_t done = 0; done < text.size();) {
        const auto part = text.substr(done, masks.size() * mask_octets);
        const std::span used{masks.data(), (part.size() + mask_octets - 1) / mask_octets};
        find_line_feeds(part, used);
        for (std::uint64_t mask : used) {
            for (; mask != 0; mask &= mask - 1) {
                visit(done + static_cast<std::size_t>(std::countr_zero(mask)));
            }
            done += mask_octets;
        }
    }
}

}  // namespace palomar::wire
