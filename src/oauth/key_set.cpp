// Which key it is that has to have signed.
#include "oauth/key_set.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <ranges>

namespace palomar::oauth {

namespace json = boost::json;

std::expected<KeySet, KeySetError> KeySet::from(std::string_view jwks) {
    json::error_code error;
    const json::value parsed = json::parse(jwks, error);
    const json::object* const set = error ? nullptr : parsed.if_object();
    const json::value* const list = set == nullptr ? nullptr : set->if_contains("keys");
    if (list == nullptr || !list->is_array()) {
        return std::unexpected{KeySetError::malformed};
    }
    std::vector<VerificationKey> keys;
    keys.reserve(list->get_array().size());
    for (const json::value& entry : list->get_array()) {
        const json::object* const jwk = entry.if_object();
        auto key = jwk == nullptr ? std::nullopt : VerificationKey::from(*jwk);
        if (key) {
            keys.push_back(*std::move(key));
        }
    }
    if (keys.empty()) {
        return std::unexpected{KeySetError::no_usable_key};
    }
    return KeySet{std::move(keys)};
}

std::expected<void, TokenError> KeySet::check(const CompactToken& token) const {
    // Never with any key, so not a question of keys.
    if (token.algorithm == "none" || token.algorithm.starts_with("HS")) {
        return std::unexpected{TokenError::bad_signature};
    }
    auto candidates =
        keys_ | std::views::filter([&](const VerificationKey& key) { return key.fits(token); });
    if (candidates.empty()) {
        return std::unexpected{TokenError::unknown_key};
    }
    const bool good = std::ranges::any_of(candidates, [&](const VerificationKey& key) {
        return key.has_signed(token);
    });
    return good ? std::expected<void, TokenError>{} : std::unexpected{TokenError::bad_signature};
}

}  // namespace palomar::oauth
