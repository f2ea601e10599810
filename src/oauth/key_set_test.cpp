// Tests of KeySet: which keys are taken, and which of them a token has to be signed with.
#include "oauth/key_set.hpp"

#include "oauth/signing_key.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace palomar::oauth {
namespace {

// Making an RSA key takes a while: once for all tests.
const SigningKey& rsa() {
    static const SigningKey key = SigningKey::rsa(2048);
    return key;
}

const SigningKey& p_256() {
    static const SigningKey key = SigningKey::ec("P-256");
    return key;
}

std::string set_of(const std::vector<std::string>& keys) {
    std::string text = R"({"keys":[)";
    for (const std::string& key : keys) {
        text += (text.ends_with('[') ? "" : ",") + key;
    }
    return text + "]}";
}

std::expected<void, TokenError> check(const std::string& jwks, const std::string& token) {
    const auto set = KeySet::from(jwks);
    const auto parts = CompactToken::of(token);
    if (!set || !parts) {
        ADD_FAILURE() << jwks << ' ' << token;
        return {};
    }
    const auto checked = set->check(*parts);
    EXPECT_EQ(ERR_peek_error(), 0U) << "left for the next TLS operation to find";
    return checked;
}

TEST(KeySet, KnowsWhatItsKeysSigned) {
    const std::string jwks = set_of({rsa().jwk(), p_256().jwk()});
    using enum SigningKey::Padding;
    EXPECT_TRUE(check(jwks, rsa().token(R"({"alg":"RS256"})", "{}")));
    EXPECT_TRUE(check(jwks, rsa().token(R"({"alg":"PS256"})", "{}", pss)));
    EXPECT_TRUE(check(jwks, p_256().token(R"({"alg":"ES256"})", "{}")));
}

TEST(KeySet, KnowsWhatOthersSigned) {
    const std::string jwks = set_of({rsa().jwk(), p_256().jwk()});
    const auto other_rsa = SigningKey::rsa(2048);
    const auto other_ec = SigningKey::ec("P-256");
    using enum SigningKey::Padding;
    for (const auto& token :
         {other_rsa.token(R"({"alg":"RS256"})", "{}"),
          other_rsa.token(R"({"alg":"PS256"})", "{}", pss),
          other_ec.token(R"({"alg":"ES256"})", "{}"),
          rsa().token(R"({"alg":"RS256"})", "{}", pss),
          rsa().token(R"({"alg":"PS256"})", "{}", pkcs1),
          rsa().token(R"({"alg":"ES256"})", "{}"),
          p_256().token(R"({"alg":"RS256"})", "{}"),
          token_of(R"({"alg":"RS256"})", "{}", ""),
          token_of(R"({"alg":"PS256"})", "{}", ""),
          token_of(R"({"alg":"ES256"})", "{}", ""),
          token_of(R"({"alg":"RS256"})", "{}", std::string(256, '\0')),
          token_of(R"({"alg":"PS256"})", "{}", std::string(256, '\0')),
          token_of(R"({"alg":"ES256"})", "{}", std::string(64, '\0'))}) {
        EXPECT_EQ(check(jwks, token).error(), TokenError::bad_signature) << token;
    }
}

TEST(KeySet, AnEcSignatureHasItsOneLength) {
    const std::string jwks = set_of({p_256().jwk()});
    const auto good = p_256().token(R"({"alg":"ES256"})", "{}");
    // One octet more, a zero: cjose by itself would not look at it.
    EXPECT_EQ(check(jwks, good + 'A').error(), TokenError::bad_signature);
    for (const std::size_t length : {1U, 62U, 63U, 65U, 66U, 128U}) {
        const auto token = token_of(R"({"alg":"ES256"})", "{}", std::string(length, 'x'));
        EXPECT_EQ(check(jwks, token).error(), TokenError::bad_signature) << length;
    }
}

TEST(KeySet, AlgorithmsThatProveNothingAreRefused) {
    const std::string jwks = set_of({rsa().jwk(), p_256().jwk()});
    EXPECT_EQ(
        check(jwks, token_of(R"({"alg":"none"})", "{}", "")).error(), TokenError::bad_signature
    );
    // The attack: the public key, which everybody has, as the key of an HMAC.
    for (const auto& key : {rsa().pem(), rsa().jwk(), p_256().pem(), std::string{}}) {
        EXPECT_EQ(
            check(jwks, hmac_token(R"({"alg":"HS256"})", "{}", key)).error(),
            TokenError::bad_signature
        );
    }
    for (const std::string_view algorithm :
         {"None", "NONE", "", "RS1", "RS384", "rs256", "EdDSA"}) {
        const std::string header = R"({"alg":")" + std::string{algorithm} + R"("})";
        EXPECT_EQ(check(jwks, rsa().token(header, "{}")).error(), TokenError::unknown_key)
            << algorithm;
    }
}

TEST(KeySet, TheKeyIsTheOneThatTheTokenNames) {
    const auto other = SigningKey::ec("P-256");
    const std::string jwks = set_of({p_256().jwk(R"(,"kid":"a")"), other.jwk(R"(,"kid":"b")")});
    EXPECT_TRUE(check(jwks, p_256().token(R"({"alg":"ES256","kid":"a"})", "{}")));
    EXPECT_TRUE(check(jwks, other.token(R"({"alg":"ES256","kid":"b"})", "{}")));
    EXPECT_EQ(
        check(jwks, other.token(R"({"alg":"ES256","kid":"a"})", "{}")).error(),
        TokenError::bad_signature
    );
    EXPECT_EQ(
        check(jwks, other.token(R"({"alg":"ES256","kid":"c"})", "{}")).error(),
        TokenError::unknown_key
    );
    EXPECT_EQ(
        check(set_of({other.jwk()}), other.token(R"({"alg":"ES256","kid":"c"})", "{}")).error(),
        TokenError::unknown_key
    );
    // A token that names none may be of any.
    EXPECT_TRUE(check(jwks, other.token(R"({"alg":"ES256"})", "{}")));
}

TEST(KeySet, AKeyIsUsedForItsOwnAlgorithmOnly) {
    const std::string jwks = set_of({rsa().jwk(R"(,"alg":"PS256","use":"sig")")});
    using enum SigningKey::Padding;
    EXPECT_TRUE(check(jwks, rsa().token(R"({"alg":"PS256"})", "{}", pss)));
    EXPECT_EQ(
        check(jwks, rsa().token(R"({"alg":"RS256"})", "{}")).error(), TokenError::unknown_key
    );
}

TEST(KeySet, KeysThatCannotBeUsedArePassedOver) {
    const std::vector<std::string> unusable{
        "1",
        "{}",
        R"({"kty":"oct","k":"c2VjcmV0"})",
        R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
        R"({"kty":"RSA"})",
        R"({"kty":"RSA","n":"","e":""})",
        R"({"kty":"RSA","n":1,"e":"AQAB"})",
        R"({"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"})",
        R"({"kty":"EC","crv":"P-256","x":"!","y":"?"})",
        R"({"kty":"EC","crv":"P-256","x":"AQ","y":"A==="})",
        R"({"kty":"RSA","n":"AQ","e":"A==="})",
        R"({"kty":"EC","crv":"secp256k1","x":"AQ","y":"AQ"})",
        SigningKey::rsa(1024).jwk(),
        SigningKey::ec("P-384").jwk(),
        rsa().jwk(R"(,"use":"enc")"),
        rsa().jwk(R"(,"use":1)"),
    };
    for (const std::string& key : unusable) {
        const auto alone = KeySet::from(set_of({key}));
        ASSERT_FALSE(alone) << key;
        EXPECT_EQ(alone.error(), KeySetError::no_usable_key) << key;
    }
    auto all = unusable;
    all.push_back(p_256().jwk(R"(,"kid":"good","x5c":["?"],"key_ops":7,"d":"?")"));
    EXPECT_EQ(KeySet::from(set_of(all))->size(), 1U);
    EXPECT_EQ(KeySet::from(set_of({})).error(), KeySetError::no_usable_key);
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(KeySet, WhatIsNoSetIsMalformed) {
    for (const std::string_view text :
         {"", "{", "[]", "{}", R"({"keys":{}})", R"({"keys":[]} x)", R"({"keys":null})", "\xff"}) {
        const auto set = KeySet::from(text);
        ASSERT_FALSE(set) << text;
        EXPECT_EQ(set.error(), KeySetError::malformed) << text;
    }
}

TEST(KeySet, ManyThreadsMayAskAtOnce) {
    const auto set = KeySet::from(set_of({rsa().jwk(), p_256().jwk()}));
    const auto good = rsa().token(R"({"alg":"RS256"})", "{}");
    const auto bad = p_256().token(R"({"alg":"RS256"})", "{}");
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 50; ++round) {
                    right += set->check(*CompactToken::of(good)) ? 1 : 0;
                    right += set->check(*CompactToken::of(bad)) ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(right, 400);
}

}  // namespace
}  // namespace palomar::oauth
