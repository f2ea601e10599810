// TokenVerifier: whom a token from an authorization server names, if it is good and good here
// (RFC 7519, RFC 8725, RFC 9068 §4). Fetches no keys and has no clock.
#pragma once

#include "oauth/key_set.hpp"
#include "oauth/token_error.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace palomar::oauth {

struct TokenRules {
    /// What `iss` must be, to the octet.
    std::string issuer;
    /// What `aud` must be or contain.
    std::string audience;
    /// The claim that is the account's name: `email`, `preferred_username`, `sub` or another. If
    /// `email`, then `email_verified` must not say otherwise.
    std::string name_claim = "email";
    /// How far the issuer's clock may be from ours.
    std::chrono::seconds leeway{60};
};

/// Immutable: when the keys change a new one takes its place. May be asked by many threads at once;
/// costs a signature check, tens of microseconds.
class TokenVerifier {
  public:
    /// In octets.
    static constexpr std::size_t longest_token = std::size_t{16} * 1024;

    TokenVerifier(KeySet keys, TokenRules rules)
        : keys_{std::move(keys)}, rules_{std::move(rules)} {}

    /// The name that the token gives: any octets but none, yet to become a UserName.
    [[nodiscard]] std::expected<std::string, TokenError> verify(
        std::string_view token, std::chrono::sys_seconds now
    ) const;

  private:
    KeySet keys_;
    TokenRules rules_;
};

}  // namespace palomar::oauth
