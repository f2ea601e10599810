// Strict Base64url: with bits left over at the end, or with padding, one token would have many
// spellings.
#include "oauth/compact_token.hpp"

#include "identity/base64.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace palomar::oauth {
namespace {

namespace json = boost::json;

std::optional<json::object> object_from(std::string_view text) {
    json::error_code error;
    json::value value = json::parse(text, error);
    return !error && value.is_object() ? std::optional{std::move(value.get_object())}
                                       : std::nullopt;
}

struct Parts {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
};

std::optional<Parts> parts_of(std::string_view text) {
    const std::size_t first = text.find('.');
    const std::size_t second = text.rfind('.');
    if (first == std::string_view::npos || first == second) {
        return std::nullopt;
    }
    // A third dot stands in the payload, and is no Base64url.
    return Parts{
        text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)
    };
}

}  // namespace

std::optional<CompactToken> CompactToken::of(std::string_view text) {
    const auto parts = parts_of(text);
    if (!parts) {
        return std::nullopt;
    }
    const auto header_text = identity::from_base64url(parts->header);
    const auto payload = identity::from_base64url(parts->payload);
    const auto signature = identity::from_base64url(parts->signature);
    if (!header_text || !payload || !signature) {
        return std::nullopt;
    }
    const auto header = object_from(header_text->reveal());
    if (!header || header->contains("crit")) {
        return std::nullopt;
    }
    const json::value* const algorithm = header->if_contains("alg");
    const json::value* const kid = header->if_contains("kid");
    if (algorithm == nullptr || !algorithm->is_string() || (kid != nullptr && !kid->is_string())) {
        return std::nullopt;
    }
    CompactToken token{
        text,
        std::string{algorithm->get_string()},
        {},
        std::string{payload->reveal()},
        signature->reveal().size()
    };
    if (kid != nullptr) {
        token.kid = std::string{kid->get_string()};
    }
    return token;
}

}  // namespace palomar::oauth
