// KeySet: an issuer's public keys, as it publishes them (JWKS, RFC 7517 §5). Knows nothing of what
// tokens claim.
#pragma once

#include "oauth/compact_token.hpp"
#include "oauth/token_error.hpp"
#include "oauth/verification_key.hpp"

#include <cstddef>
#include <expected>
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::oauth {

enum class KeySetError {
    /// No JSON object with an array `keys`.
    malformed,
    /// None of its keys can verify a signature here.
    no_usable_key,
};

class KeySet {
  public:
    /// Keys that cannot be used are passed over, as RFC 7517 §5 asks.
    [[nodiscard]] static std::expected<KeySet, KeySetError> from(std::string_view jwks);

    /// Whether one of the keys that fit the token has signed it. May be called by many threads at
    /// once.
    [[nodiscard]] std::expected<void, TokenError> check(const CompactToken& token) const;

    /// How many keys can be used.
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

  private:
    explicit KeySet(std::vector<VerificationKey> keys) : keys_{std::move(keys)} {}

    std::vector<VerificationKey> keys_;
};

}  // namespace palomar::oauth
