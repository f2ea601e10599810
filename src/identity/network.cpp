// Prefix arithmetic is InternetAddress'.
#include "identity/network.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

namespace palomar::identity {
namespace {

unsigned width(const InternetAddress& address) { return address.is_v4() ? 32 : 128; }

std::optional<unsigned> bits_from(std::string_view text) {
    unsigned bits = 0;
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, bits);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return bits;
}

}  // namespace

std::optional<Network::Written> Network::read(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = InternetAddress::from(text.substr(0, slash));
    if (!address) {
        return std::nullopt;
    }
    const auto bits = slash == std::string_view::npos ? std::optional{width(*address)}
                                                      : bits_from(text.substr(slash + 1));
    if (!bits || *bits > width(*address)) {
        return std::nullopt;
    }
    return Written{*address, *bits};
}

std::optional<Network> Network::from(std::string_view text) {
    const auto written = read(text);
    if (!written || written->address.prefix(written->bits) != written->address) {
        return std::nullopt;
    }
    return Network{written->address, written->bits};
}

std::optional<Network> Network::perhaps_meant_by(std::string_view text) {
    const auto written = read(text);
    if (!written || from(text)) {
        return std::nullopt;
    }
    return Network{written->address.prefix(written->bits), written->bits};
}

Network Network::around(const InternetAddress& address, unsigned v4_bits, unsigned v6_bits) {
    const unsigned bits = std::min(address.is_v4() ? v4_bits : v6_bits, width(address));
    return Network{address.prefix(bits), bits};
}

bool Network::contains(const InternetAddress& address) const {
    return address.is_v4() == first_.is_v4() && address.prefix(bits_) == first_;
}

std::string Network::str() const {
    return bits_ == width(first_) ? first_.str() : first_.str() + '/' + std::to_string(bits_);
}

}  // namespace palomar::identity
