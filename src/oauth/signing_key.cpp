// OpenSSL by itself, without the library that the verifier uses: they are not to share a mistake.
#include "oauth/signing_key.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sodium/utils.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace palomar::oauth {
namespace {

void demand(bool done) {
    if (!done) {
        throw std::runtime_error{"OpenSSL failed"};
    }
}

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string octets_of(const BIGNUM* number, int length) {
    std::string octets(static_cast<std::size_t>(length), '\0');
    demand(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(octets.data()), length) == length);
    return octets;
}

/// RFC 7518 §3.4: r and s, 32 octets each.
std::string fixed_size(std::string_view der) {
    const unsigned char* place = octets_of(der);
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature{
        d2i_ECDSA_SIG(nullptr, &place, static_cast<long>(der.size())), ECDSA_SIG_free
    };
    demand(signature != nullptr);
    return octets_of(ECDSA_SIG_get0_r(signature.get()), 32) +
           octets_of(ECDSA_SIG_get0_s(signature.get()), 32);
}

}  // namespace

std::string to_base64url(std::string_view octets) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(octets.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), octets_of(octets), octets.size(), variant);
    text.pop_back();
    return text;
}

std::string token_of(
    std::string_view header, std::string_view payload, std::string_view signature
) {
    return to_base64url(header) + '.' + to_base64url(payload) + '.' + to_base64url(signature);
}

std::string hmac_token(std::string_view header, std::string_view payload, std::string_view key) {
    const std::string input = to_base64url(header) + '.' + to_base64url(payload);
    std::array<unsigned char, 32> mac;
    demand(
        HMAC(
            EVP_sha256(),
            key.data(),
            static_cast<int>(key.size()),
            octets_of(input),
            input.size(),
            mac.data(),
            nullptr
        ) != nullptr
    );
    return token_of(header, payload, {reinterpret_cast<const char*>(mac.data()), mac.size()});
}

SigningKey::SigningKey(evp_pkey_st* key) : key_{key} { demand(key != nullptr); }

void SigningKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

SigningKey SigningKey::rsa(unsigned bits) { return SigningKey{EVP_RSA_gen(bits)}; }

SigningKey SigningKey::ec(const char* curve) { return SigningKey{EVP_EC_gen(curve)}; }

std::string SigningKey::number(const char* name) const {
    BIGNUM* value = nullptr;
    demand(EVP_PKEY_get_bn_param(key_.get(), name, &value) == 1);
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned{value, BN_free};
    const int least = EVP_PKEY_is_a(key_.get(), "EC") == 1 ? EVP_PKEY_get_bits(key_.get()) / 8 : 0;
    return to_base64url(octets_of(value, std::max(least, BN_num_bytes(value))));
}

std::string SigningKey::jwk(std::string_view more) const {
    std::string text;
    if (EVP_PKEY_is_a(key_.get(), "RSA") == 1) {
        text = R"({"kty":"RSA","n":")" + number(OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
               number(OSSL_PKEY_PARAM_RSA_E) + '"';
    } else {
        text = R"({"kty":"EC","crv":"P-)" + std::to_string(EVP_PKEY_get_bits(key_.get())) +
               R"(","x":")" + number(OSSL_PKEY_PARAM_EC_PUB_X) + R"(","y":")" +
               number(OSSL_PKEY_PARAM_EC_PUB_Y) + '"';
    }
    return text + std::string{more} + '}';
}

std::string SigningKey::pem() const {
    const std::unique_ptr<BIO, decltype(&BIO_free)> memory{BIO_new(BIO_s_mem()), BIO_free};
    demand(memory && PEM_write_bio_PUBKEY(memory.get(), key_.get()) == 1);
    char* text = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

std::string SigningKey::token(std::string_view header, std::string_view payload, Padding padding)
    const {
    const std::string input = to_base64url(header) + '.' + to_base64url(payload);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), EVP_MD_CTX_free
    };
    EVP_PKEY_CTX* options = nullptr;
    demand(EVP_DigestSignInit(context.get(), &options, EVP_sha256(), nullptr, key_.get()) == 1);
    if (padding == Padding::pss) {
        demand(
            EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1
        );
    }
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
    std::size_t length = signature.size();
    demand(
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &length,
            octets_of(input),
            input.size()
        ) == 1
    );
    signature.resize(length);
    const bool is_ec = EVP_PKEY_is_a(key_.get(), "EC") == 1;
    return token_of(header, payload, is_ec ? fixed_size(signature) : signature);
}

}  // namespace palomar::oauth
