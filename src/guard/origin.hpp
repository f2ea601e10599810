// Origins: which addresses count as one, and which are not counted by address at all.
#pragma once

#include "identity/internet_address.hpp"
#include "identity/network.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace palomar::guard {

/// A home or a machine has one IPv4 address but a whole /64 of IPv6: to count its addresses one by
/// one would give whoever has them 2^64 fresh starts.
struct Origins {
    unsigned v4_bits = 32;
    unsigned v6_bits = 64;
    /// Whose addresses stand for many people, such as a webmail in front of this server: no rule
    /// counts by their address. What counts by account holds for them too.
    std::vector<identity::Network> exempt = loopback();

    /// 127.0.0.0/8 and ::1.
    [[nodiscard]] static std::vector<identity::Network> loopback() {
        using Address = identity::InternetAddress;
        const Address v4{std::array<std::uint8_t, 4>{127, 0, 0, 0}};
        const Address v6{Address::Octets{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
        return {identity::Network::around(v4, 8, 128), identity::Network::around(v6, 8, 128)};
    }

    [[nodiscard]] identity::Network of(const identity::InternetAddress& address) const {
        return identity::Network::around(address, v4_bits, v6_bits);
    }

    [[nodiscard]] bool is_exempt(const identity::InternetAddress& address) const {
        return std::ranges::any_of(exempt, [&](const identity::Network& network) {
            return network.contains(address);
        });
    }

    friend bool operator==(const Origins&, const Origins&) = default;
};

}  // namespace palomar::guard
