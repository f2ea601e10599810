// IpAddress: a numeric IPv4 or IPv6 address, checked once where it enters. Knows no names, zones or
// sockets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace palomar::config {

class IpAddress {
  public:
    enum class Reach {
        /// 127.0.0.0/8, ::1, and the former mapped into IPv6: octets never leave this machine.
        loopback,
        network,
    };

    /// Accepts what inet_pton(3) does: `192.0.2.1`, `2001:db8::1`; no brackets, port, zone or
    /// spaces.
    [[nodiscard]] static std::optional<IpAddress> from(std::string_view text);

    /// As it was written.
    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] Reach reach() const { return reach_; }

    friend bool operator==(const IpAddress&, const IpAddress&) = default;

  private:
    IpAddress(std::string text, Reach reach) : text_{std::move(text)}, reach_{reach} {}

    std::string text_;
    Reach reach_;
};

}  // namespace palomar::config
