// CompactToken: a signed JWT taken apart (RFC 7515 §3.1, RFC 7519), nothing of it believed yet.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::oauth {

struct CompactToken {
    /// As the client sent it. A view of what was given.
    std::string_view text;
    /// The header's `alg`, of any value.
    std::string algorithm;
    /// The header's `kid`, of any value.
    std::optional<std::string> kid;
    /// JSON, if the issuer made it.
    std::string payload;
    /// In octets.
    std::size_t signature_size;

    /// Nothing: it has not three parts; one of them is not exactly what Base64url makes of its
    /// octets; the header is no JSON object with an `alg`; or it has extensions that must be
    /// understood (`crit`), of which there are none here.
    [[nodiscard]] static std::optional<CompactToken> of(std::string_view text);
};

}  // namespace palomar::oauth
