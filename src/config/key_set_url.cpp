// Narrower than RFC 3986: what two readers of URLs might understand in two ways is not taken, since
// libcurl reads it once more.
#include "config/key_set_url.hpp"

#include "identity/internet_address.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace palomar::config {
namespace {

using identity::InternetAddress;

struct Authority {
    std::string_view host;
    /// With the colon; empty if there is none.
    std::string_view port;
    bool is_bracketed;
};

bool is_letter_or_digit(char octet) {
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
           (octet >= '0' && octet <= '9');
}

/// Of a URL without fragment.
bool may_stand_in_url(char octet) {
    constexpr std::string_view never = "\"#<>\\^`{|}";
    return octet > ' ' && octet <= '~' && !never.contains(octet);
}

bool may_stand_in_name(char octet) {
    return is_letter_or_digit(octet) || octet == '.' || octet == '-' || octet == '_';
}

std::string lower(std::string_view text) {
    std::string result{text};
    std::ranges::transform(result, result.begin(), [](char octet) {
        return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
    });
    return result;
}

Authority split(std::string_view authority) {
    const bool is_bracketed = authority.starts_with('[');
    const std::size_t bracket = is_bracketed ? authority.find(']') : 0;
    const std::size_t end = std::min(
        bracket == std::string_view::npos ? authority.size()
                                          : authority.find(':', is_bracketed ? bracket : 0),
        authority.size()
    );
    std::string_view host = authority.substr(0, end);
    if (is_bracketed && host.size() > 1 && host.ends_with(']')) {
        host = host.substr(1, host.size() - 2);
    }
    return {host, authority.substr(end), is_bracketed};
}

std::optional<std::uint16_t> port_of(std::string_view text, std::uint16_t standard) {
    if (text.empty()) {
        return standard;
    }
    text.remove_prefix(1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        return std::nullopt;
    }
    return port;
}

}  // namespace

std::optional<KeySetUrl> KeySetUrl::from(std::string_view text) {
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || !std::ranges::all_of(text, may_stand_in_url)) {
        return std::nullopt;
    }
    const std::string scheme = lower(text.substr(0, colon));
    const bool secure = scheme == "https";
    if (!secure && scheme != "http") {
        return std::nullopt;
    }
    const std::string_view rest = text.substr(colon + 3);
    const Authority authority = split(rest.substr(0, rest.find_first_of("/?")));
    const auto port = port_of(authority.port, secure ? 443 : 80);
    const auto address = InternetAddress::from(authority.host);
    const bool is_name = !authority.host.empty() && !authority.is_bracketed &&
                         std::ranges::all_of(authority.host, may_stand_in_name);
    if (!port || (!address && !is_name) ||
        (address && address->is_v4() && authority.is_bracketed)) {
        return std::nullopt;
    }
    if (!secure && (!address || !address->is_loopback())) {
        return std::nullopt;
    }
    return KeySetUrl{
        scheme + std::string{text.substr(colon)}, address ? Host::address : Host::name, *port
    };
}

}  // namespace palomar::config
