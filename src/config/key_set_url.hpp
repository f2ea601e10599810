// KeySetUrl: where an authorization server publishes its keys, as far as a configuration may name
// it. Pure: asks nobody.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::config {

struct KeySetUrl {
    /// Has to be looked up, or is an address itself.
    enum class Host { name, address };

    /// As it was written, the scheme in lower case; printable ASCII.
    std::string text;
    Host host;
    /// Of TCP; 443 or 80 where none was written. Never 0.
    std::uint16_t port;

    /// Whether somebody who wrote this meant a URL and not a path.
    [[nodiscard]] static bool is_meant_by(std::string_view text) { return text.contains("://"); }

    /// An `https://` URL (RFC 3986), or an `http://` URL whose host is a loopback address in
    /// figures: whoever is on the way to any other could put in keys of their own. Nothing: it is
    /// neither; or it has a user, which would end up in the log; or a fragment, which is never
    /// sent.
    [[nodiscard]] static std::optional<KeySetUrl> from(std::string_view text);

    friend bool operator==(const KeySetUrl&, const KeySetUrl&) = default;
};

}  // namespace palomar::config
