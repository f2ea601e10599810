// Network: a range of addresses as operators write it, `192.0.2.0/24`.
#pragma once

#include "identity/internet_address.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palomar::identity {

class Network {
  public:
    /// `address/bits`, or an address alone, which is a network of one. Nothing: neither; or bits
    /// beyond the prefix are set, for then one of the two is a mistake.
    [[nodiscard]] static std::optional<Network> from(std::string_view text);

    /// Of `address/bits` in which bits beyond the prefix are set: the network that the address is
    /// in, which was meant perhaps. Nothing: from() takes the text, or it is wrong otherwise.
    [[nodiscard]] static std::optional<Network> perhaps_meant_by(std::string_view text);

    /// The network of `v4_bits` or `v6_bits` bits that the address is in.
    [[nodiscard]] static Network around(
        const InternetAddress& address, unsigned v4_bits, unsigned v6_bits
    );

    [[nodiscard]] bool is_v4() const { return first_.is_v4(); }
    /// Of its prefix: of 32 for IPv4, of 128 for IPv6.
    [[nodiscard]] unsigned bits() const { return bits_; }

    [[nodiscard]] bool contains(const InternetAddress& address) const;

    /// `192.0.2.0/24`; a network of one without its bits.
    [[nodiscard]] std::string str() const;

    friend auto operator<=>(const Network&, const Network&) = default;

  private:
    /// What is written, whatever bits are set.
    struct Written {
        InternetAddress address;
        unsigned bits;
    };
    [[nodiscard]] static std::optional<Written> read(std::string_view text);

    Network(const InternetAddress& first, unsigned bits) : first_{first}, bits_{bits} {}

    InternetAddress first_;
    unsigned bits_;
};

}  // namespace palomar::identity
