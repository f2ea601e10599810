// SigningKey: an authorization server's private key, and tokens signed with it. For tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace palomar::oauth {

[[nodiscard]] std::string to_base64url(std::string_view octets);

/// With a signature that is whatever is given.
[[nodiscard]] std::string token_of(
    std::string_view header, std::string_view payload, std::string_view signature
);

/// Signed by HMAC with SHA-256, as HS256 is.
[[nodiscard]] std::string hmac_token(
    std::string_view header, std::string_view payload, std::string_view key
);

class SigningKey {
  public:
    [[nodiscard]] static SigningKey rsa(unsigned bits);
    /// On a curve as OpenSSL names it: `P-256`.
    [[nodiscard]] static SigningKey ec(const char* curve);

    /// The public key as an object with these members added: `,"kid":"1"`.
    [[nodiscard]] std::string jwk(std::string_view more = {}) const;
    /// The public key as OpenSSL writes it.
    [[nodiscard]] std::string pem() const;

    enum class Padding { pkcs1, pss };
    /// By SHA-256. The padding is for RSA only.
    [[nodiscard]] std::string token(
        std::string_view header, std::string_view payload, Padding padding = Padding::pkcs1
    ) const;

  private:
    struct Free {
        void operator()(evp_pkey_st* key) const;
    };
    explicit SigningKey(evp_pkey_st* key);

    [[nodiscard]] std::string number(const char* name) const;

    std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace palomar::oauth
