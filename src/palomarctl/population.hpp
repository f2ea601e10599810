// Population: what a POPULATE_USER delivers, known before it begins (docs/management-protocol.md).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace palomar::palomarctl {

struct Population {
    /// At least 1.
    std::uint64_t count = 10;
    /// Octets of the first message and of the last one.
    std::uint64_t smallest = std::uint64_t{16} << 10U;
    std::uint64_t largest = std::uint64_t{64} << 20U;

    /// Octets of message `number`, from 1 to `count`: each is as many times larger than the one
    /// before.
    [[nodiscard]] std::uint64_t octets_of(std::uint64_t number) const;

    /// Octets of all of them.
    [[nodiscard]] std::uint64_t octets() const;
};

/// From the arguments of POPULATE_USER. Nothing: the server will refuse them.
[[nodiscard]] std::optional<Population> population_from(std::span<const std::string> arguments);

}  // namespace palomar::palomarctl
