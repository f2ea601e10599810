// cjose imports keys and checks signatures. What may be checked with which key is decided here: to
// follow the token's header instead is how `alg` came to be an attack (RFC 8725 §2.1).
#include "oauth/verification_key.hpp"

#include "identity/base64.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cjose/cjose.h>
#include <openssl/err.h>

#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace palomar::oauth {
namespace {

namespace json = boost::json;

constexpr std::size_t least_rsa_bits = 2048;  // RFC 7518 §3.3
constexpr std::size_t es256_signature = 64;   // RFC 7518 §3.4, in octets

/// cjose leaves its errors in OpenSSL's queue, where the thread's next TLS operation would find
/// them.
class OpensslErrorsContained {
  public:
    OpensslErrorsContained() { ERR_set_mark(); }
    ~OpensslErrorsContained() { ERR_pop_to_mark(); }
    OpensslErrorsContained(const OpensslErrorsContained&) = delete;
    OpensslErrorsContained& operator=(const OpensslErrorsContained&) = delete;
};

std::optional<std::string> text_of(const json::object& jwk, std::string_view member) {
    const json::value* const value = jwk.if_contains(member);
    return value != nullptr && value->is_string() ? std::optional{std::string{value->get_string()}}
                                                  : std::nullopt;
}

/// Whether the member says this, or is not there.
bool allows(const json::object& jwk, std::string_view member, std::string_view text) {
    return !jwk.contains(member) || text_of(jwk, member) == text;
}

/// The key made of `chosen` and these numbers only: whatever else it says, its private part too, is
/// left out. Null: a number is missing or not in Base64url, or they make no key.
cjose_jwk_t* import(
    const json::object& jwk, json::object chosen, std::span<const std::string_view> numbers
) {
    for (const std::string_view member : numbers) {
        const auto number = text_of(jwk, member);
        // cjose ends the process over some padding: `A===`.
        if (!number || !identity::from_base64url(*number)) {
            return nullptr;
        }
        chosen.emplace(member, *number);
    }
    const std::string text = json::serialize(chosen);
    return cjose_jwk_import(text.data(), text.size(), nullptr);
}

struct ReleaseToken {
    void operator()(cjose_jws_t* token) const { cjose_jws_release(token); }
};

}  // namespace

VerificationKey::VerificationKey(
    Kind kind, std::optional<std::string> kid, std::optional<std::string> algorithm, Handle handle
)
    : kind_{kind},
      kid_{std::move(kid)},
      algorithm_{std::move(algorithm)},
      handle_{std::move(handle)} {}

void VerificationKey::Release::operator()(_cjose_jwk_int* key) const { cjose_jwk_release(key); }

std::optional<VerificationKey> VerificationKey::from(const json::object& jwk) {
    static constexpr std::array<std::string_view, 2> rsa_numbers{"n", "e"};
    static constexpr std::array<std::string_view, 2> ec_numbers{"x", "y"};
    if (!allows(jwk, "use", "sig")) {
        return std::nullopt;
    }
    const OpensslErrorsContained contained;
    Kind kind{};
    Handle handle;
    if (text_of(jwk, "kty") == "RSA") {
        kind = Kind::rsa;
        handle.reset(import(jwk, {{"kty", "RSA"}}, rsa_numbers));
        if (handle && cjose_jwk_get_keysize(handle.get(), nullptr) < least_rsa_bits) {
            return std::nullopt;
        }
    } else if (text_of(jwk, "kty") == "EC" && text_of(jwk, "crv") == "P-256") {
        kind = Kind::p_256;
        handle.reset(import(jwk, {{"kty", "EC"}, {"crv", "P-256"}}, ec_numbers));
    }
    if (!handle) {
        return std::nullopt;
    }
    return VerificationKey{kind, text_of(jwk, "kid"), text_of(jwk, "alg"), std::move(handle)};
}

bool VerificationKey::fits(const CompactToken& token) const {
    const bool can_verify = kind_ == Kind::rsa
                                ? token.algorithm == "RS256" || token.algorithm == "PS256"
                                : token.algorithm == "ES256";
    return can_verify && (!algorithm_ || algorithm_ == token.algorithm) &&
           (!token.kid || kid_ == token.kid);
}

bool VerificationKey::has_signed(const CompactToken& token) const {
    // cjose would cut a signature of any length in two.
    if (kind_ == Kind::p_256 && token.signature_size != es256_signature) {
        return false;
    }
    const OpensslErrorsContained contained;
    const std::unique_ptr<cjose_jws_t, ReleaseToken> imported{
        cjose_jws_import(token.text.data(), token.text.size(), nullptr)
    };
    return imported && cjose_jws_verify(imported.get(), handle_.get(), nullptr);
}

}  // namespace palomar::oauth
