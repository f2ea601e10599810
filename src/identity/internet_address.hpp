// InternetAddress: where a client comes from, as a value: comparable, cut to a prefix, hashable.
// Knows no socket and no port.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::identity {

/// IPv4 or IPv6. An IPv4 address in IPv6's clothes (::ffff:192.0.2.1) is the IPv4 address.
class InternetAddress {
  public:
    using Octets = std::array<std::uint8_t, 16>;

    /// The text as inet_pton(3) takes it, without brackets, port or scope. Nothing: it is none.
    [[nodiscard]] static std::optional<InternetAddress> from(std::string_view text);

    /// 16 octets in network order, an IPv4 address mapped into IPv6.
    explicit InternetAddress(const Octets& octets) : octets_{octets} {}
    /// Four octets in network order.
    explicit InternetAddress(const std::array<std::uint8_t, 4>& octets);

    [[nodiscard]] bool is_v4() const;
    [[nodiscard]] bool is_loopback() const;
    [[nodiscard]] const Octets& octets() const { return octets_; }

    /// The first `bits` bits, the rest zero: of 32 for IPv4, of 128 for IPv6; more count as all.
    [[nodiscard]] InternetAddress prefix(unsigned bits) const;

    /// `192.0.2.1`, `2001:db8::1`.
    [[nodiscard]] std::string str() const;

    friend auto operator<=>(const InternetAddress&, const InternetAddress&) = default;

  private:
    Octets octets_;
};

}  // namespace palomar::identity

template <>
struct std::hash<palomar::identity::InternetAddress> {
    std::size_t operator()(const palomar::identity::InternetAddress& address) const noexcept {
        const auto& octets = address.octets();
        return std::hash<std::string_view>{
        }({reinterpret_cast<const char*>(octets.data()), octets.size()});
    }
};
