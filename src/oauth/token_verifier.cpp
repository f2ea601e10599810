// The signature first; claims are read only from a token that the issuer made.
#include "oauth/token_verifier.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <optional>

namespace palomar::oauth {
namespace {

namespace json = boost::json;

bool is_text(const json::value& value, std::string_view text) {
    return value.is_string() && std::string_view{value.get_string()} == text;
}

/// `aud` is one audience or a list of them (RFC 7519 §4.1.3).
bool names_audience(const json::value& claim, std::string_view audience) {
    if (const json::array* const list = claim.if_array()) {
        return std::ranges::any_of(*list, [audience](const json::value& entry) {
            return is_text(entry, audience);
        });
    }
    return is_text(claim, audience);
}

/// A NumericDate (RFC 7519 §2), which may have fractions. Nothing: not there. Not a number: the
/// token is malformed.
std::expected<std::optional<double>, TokenError> time_of(
    const json::object& claims, std::string_view name
) {
    const json::value* const claim = claims.if_contains(name);
    if (claim == nullptr) {
        return std::optional<double>{};
    }
    if (!claim->is_number()) {
        return std::unexpected{TokenError::malformed};
    }
    return claim->to_number<double>();
}

std::expected<void, TokenError> check_times(
    const json::object& claims, std::chrono::sys_seconds now, std::chrono::seconds leeway
) {
    const auto expires = time_of(claims, "exp");
    const auto begins = time_of(claims, "nbf");
    if (!expires || !begins) {
        return std::unexpected{TokenError::malformed};
    }
    const auto seconds = [](auto duration) { return static_cast<double>(duration.count()); };
    const std::optional<double>& end = *expires;
    if (!end || seconds((now - leeway).time_since_epoch()) >= *end) {
        return std::unexpected{TokenError::expired};
    }
    const std::optional<double>& start = *begins;
    if (start && seconds((now + leeway).time_since_epoch()) < *start) {
        return std::unexpected{TokenError::not_yet_valid};
    }
    return {};
}

/// Some issuers write the truth as text.
bool says_unverified(const json::object& claims) {
    const json::value* const verified = claims.if_contains("email_verified");
    return verified != nullptr && *verified != json::value(true) && !is_text(*verified, "true");
}

std::expected<std::string, TokenError> name_in(
    const json::object& claims, const std::string& name_claim
) {
    const json::value* const name = claims.if_contains(name_claim);
    if (name == nullptr || !name->is_string() || name->get_string().empty() ||
        (name_claim == "email" && says_unverified(claims))) {
        return std::unexpected{TokenError::no_name};
    }
    return std::string{name->get_string()};
}

}  // namespace

std::expected<std::string, TokenError> TokenVerifier::verify(
    std::string_view token, std::chrono::sys_seconds now
) const {
    const auto parts = token.size() > longest_token ? std::nullopt : CompactToken::of(token);
    if (!parts) {
        return std::unexpected{TokenError::malformed};
    }
    if (const auto checked = keys_.check(*parts); !checked) {
        return std::unexpected{checked.error()};
    }
    json::error_code error;
    const json::value payload = json::parse(parts->payload, error);
    const json::object* const claims = error ? nullptr : payload.if_object();
    if (claims == nullptr) {
        return std::unexpected{TokenError::malformed};
    }
    if (const auto* issuer = claims->if_contains("iss");
        issuer == nullptr || !is_text(*issuer, rules_.issuer)) {
        return std::unexpected{TokenError::wrong_issuer};
    }
    if (const auto* audience = claims->if_contains("aud");
        audience == nullptr || !names_audience(*audience, rules_.audience)) {
        return std::unexpected{TokenError::wrong_audience};
    }
    if (const auto checked = check_times(*claims, now, rules_.leeway); !checked) {
        return std::unexpected{checked.error()};
    }
    return name_in(*claims, rules_.name_claim);
}

}  // namespace palomar::oauth
