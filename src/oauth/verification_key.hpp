// VerificationKey: one public key of an issuer (JWK, RFC 7517 §4), and what it may be used for.
#pragma once

#include "oauth/compact_token.hpp"

#include <boost/json/fwd.hpp>

#include <memory>
#include <optional>
#include <string>

struct _cjose_jwk_int;  // NOLINT(bugprone-reserved-identifier): what cjose calls a key

namespace palomar::oauth {

class VerificationKey {
  public:
    /// RSA of at least 2048 bits, or on the curve P-256. Nothing: of another kind, symmetric ones
    /// above all; for another use than signatures; or broken.
    [[nodiscard]] static std::optional<VerificationKey> from(const boost::json::object& jwk);

    /// Whether it may verify this token: RSA for RS256 and PS256, P-256 for ES256, and nothing for
    /// anything else; and only if its own `alg`, and `kid` where the token has one, are the
    /// token's.
    [[nodiscard]] bool fits(const CompactToken& token) const;

    /// Whether the token, which it fits, was signed by it. May be called by many threads at once.
    [[nodiscard]] bool has_signed(const CompactToken& token) const;

  private:
    enum class Kind { rsa, p_256 };
    struct Release {
        void operator()(_cjose_jwk_int* key) const;
    };
    using Handle = std::unique_ptr<_cjose_jwk_int, Release>;

    VerificationKey(
        Kind kind,
        std::optional<std::string> kid,
        std::optional<std::string> algorithm,
        Handle handle
    );

    Kind kind_;
    std::optional<std::string> kid_;
    std::optional<std::string> algorithm_;
    Handle handle_;
};

}  // namespace palomar::oauth
