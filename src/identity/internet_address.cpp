// Text to octets and back by inet_pton(3) and inet_ntop(3).
#include "identity/internet_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <span>

namespace palomar::identity {
namespace {

constexpr std::array<std::uint8_t, 12> v4_in_v6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned bits_before_v4 = 96;

constexpr InternetAddress::Octets v6_loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

}  // namespace

std::optional<InternetAddress> InternetAddress::from(std::string_view text) {
    const std::string copy{text};
    // inet_pton would stop at the NUL and never see what follows.
    if (copy.contains('\0')) {
        return std::nullopt;
    }
    std::array<std::uint8_t, 4> v4{};
    if (::inet_pton(AF_INET, copy.c_str(), v4.data()) == 1) {
        return InternetAddress{v4};
    }
    Octets v6{};
    if (::inet_pton(AF_INET6, copy.c_str(), v6.data()) == 1) {
        return InternetAddress{v6};
    }
    return std::nullopt;
}

InternetAddress::InternetAddress(const std::array<std::uint8_t, 4>& octets) : octets_{} {
    std::ranges::copy(v4_in_v6, octets_.begin());
    std::ranges::copy(octets, octets_.begin() + v4_in_v6.size());
}

bool InternetAddress::is_v4() const {
    return std::ranges::equal(v4_in_v6, std::span{octets_}.first<v4_in_v6.size()>());
}

bool InternetAddress::is_loopback() const {
    return is_v4() ? octets_[v4_in_v6.size()] == IN_LOOPBACKNET : octets_ == v6_loopback;
}

InternetAddress InternetAddress::prefix(unsigned bits) const {
    unsigned kept = is_v4() ? bits_before_v4 + std::min(bits, 32U) : bits;
    InternetAddress cut{*this};
    for (std::uint8_t& octet : cut.octets_) {
        const unsigned here = std::min(kept, 8U);
        octet = static_cast<std::uint8_t>(octet & (0xFF00U >> here));
        kept -= here;
    }
    return cut;
}

std::string InternetAddress::str() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto* const octets = octets_.data() + (is_v4() ? v4_in_v6.size() : 0);
    return ::inet_ntop(is_v4() ? AF_INET : AF_INET6, octets, text.data(), text.size());
}

}  // namespace palomar::identity
