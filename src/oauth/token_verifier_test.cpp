// Tests of TokenVerifier: claims that name somebody, and claims that must not.
#include "oauth/token_verifier.hpp"

#include "oauth/signing_key.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace palomar::oauth {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::sys_seconds now{1'800'000'000s};

class TokenVerifierTest : public testing::Test {
  protected:
    /// A token with these claims, signed as it should be.
    [[nodiscard]] std::string token(std::string_view claims) const {
        return key.token(R"({"alg":"ES256","kid":"1"})", claims);
    }

    [[nodiscard]] std::expected<std::string, TokenError> verify(std::string_view claims) const {
        return verifier.verify(token(claims), now);
    }

    /// The first three claims are right in all, so that it is the rest that counts.
    [[nodiscard]] std::expected<std::string, TokenError> verify_more(std::string_view more) const {
        return verify(
            R"({"iss":"https://login.example.org","aud":"mail","exp":1800000600)" +
            std::string{more} + '}'
        );
    }

    [[nodiscard]] TokenVerifier named_by(std::string_view claim) const {
        return {
            *KeySet::from(jwks), {"https://login.example.org", "mail", std::string{claim}, 60s}
        };
    }

    const SigningKey key = SigningKey::ec("P-256");
    const std::string jwks = R"({"keys":[)" + key.jwk(R"(,"kid":"1")") + "]}";
    const TokenVerifier verifier{*KeySet::from(jwks), {"https://login.example.org", "mail"}};
};

TEST_F(TokenVerifierTest, AGoodTokenGivesTheName) {
    EXPECT_EQ(verify_more(R"(,"email":"ana@example.org")"), "ana@example.org");
    EXPECT_EQ(
        verify_more(R"(,"email":"ana@example.org","nbf":1,"iat":1,"x":[{}])"), "ana@example.org"
    );
}

TEST_F(TokenVerifierTest, TheNameIsInTheClaimThatIsAskedFor) {
    const auto good =
        token(R"({"iss":"https://login.example.org","aud":"mail","exp":1800000600,)"
              R"("email":"ana@example.org","preferred_username":"ana","sub":"248289761001"})");
    EXPECT_EQ(named_by("email").verify(good, now), "ana@example.org");
    EXPECT_EQ(named_by("preferred_username").verify(good, now), "ana");
    EXPECT_EQ(named_by("sub").verify(good, now), "248289761001");
    EXPECT_EQ(named_by("upn").verify(good, now).error(), TokenError::no_name);
}

TEST_F(TokenVerifierTest, ANameMustBeTextAndNotEmpty) {
    for (const std::string_view claim :
         {"", R"(,"email":"")", R"(,"email":null)", R"(,"email":1)", R"(,"email":["ana"])"}) {
        EXPECT_EQ(verify_more(claim).error(), TokenError::no_name) << claim;
    }
}

TEST_F(TokenVerifierTest, AnAddressThatTheIssuerDidNotVerifyIsNoName) {
    for (const std::string_view verified : {"true", R"("true")"}) {
        EXPECT_TRUE(verify_more(R"(,"email":"ana","email_verified":)" + std::string{verified}))
            << verified;
    }
    for (const std::string_view verified : {"false", R"("false")", "null", "1", "{}"}) {
        EXPECT_EQ(
            verify_more(R"(,"email":"ana","email_verified":)" + std::string{verified}).error(),
            TokenError::no_name
        ) << verified;
    }
    EXPECT_EQ(
        named_by("sub").verify(
            token(R"({"iss":"https://login.example.org","aud":"mail","exp":1800000600,)"
                  R"("sub":"ana","email_verified":false})"),
            now
        ),
        "ana"
    );
}

TEST_F(TokenVerifierTest, TheIssuerMustBeTheOneToTheOctet) {
    for (const std::string_view issuer :
         {"",
          R"("iss":null,)",
          R"("iss":["https://login.example.org"],)",
          R"("iss":"https://login.example.org/",)",
          R"("iss":"https://LOGIN.example.org",)",
          R"("iss":"https://login.example.org\u0000",)",
          R"("iss":"",)"}) {
        EXPECT_EQ(
            verify('{' + std::string{issuer} + R"("aud":"mail","exp":1800000600,"email":"ana"})")
                .error(),
            TokenError::wrong_issuer
        ) << issuer;
    }
}

TEST_F(TokenVerifierTest, TheAudienceMustBeUsAmongOthers) {
    const auto with = [this](std::string_view audience) {
        return verify(
            R"({"iss":"https://login.example.org",)" + std::string{audience} +
            R"("exp":1800000600,"email":"ana"})"
        );
    };
    for (const std::string_view audience :
         {R"("aud":"mail",)", R"("aud":["mail"],)", R"("aud":["web",7,"mail"],)"}) {
        EXPECT_EQ(with(audience), "ana") << audience;
    }
    for (const std::string_view audience :
         {"",
          R"("aud":"",)",
          R"("aud":"Mail",)",
          R"("aud":"mail ",)",
          R"("aud":[],)",
          R"("aud":["web"],)",
          R"("aud":[["mail"]],)",
          R"("aud":{"mail":1},)",
          R"("aud":null,)"}) {
        EXPECT_EQ(with(audience).error(), TokenError::wrong_audience) << audience;
    }
}

TEST_F(TokenVerifierTest, TimesCountWithTheLeeway) {
    const auto with = [this](std::string_view times) {
        return verify(
            R"({"iss":"https://login.example.org","aud":"mail","email":"ana")" +
            std::string{times} + '}'
        );
    };
    for (const std::string_view times :
         {R"(,"exp":1799999941)",
          R"(,"exp":1799999940.5)",
          R"(,"exp":1.8e9)",
          R"(,"exp":1e300)",
          R"(,"exp":18446744073709551615)",
          R"(,"exp":1800000600,"nbf":1800000060)",
          R"(,"exp":1800000600,"nbf":-1)"}) {
        EXPECT_EQ(with(times), "ana") << times;
    }
    for (const std::string_view times :
         {"", R"(,"exp":1799999940)", R"(,"exp":0)", R"(,"exp":-1e300)", R"(,"exp":-5)"}) {
        EXPECT_EQ(with(times).error(), TokenError::expired) << times;
    }
    for (const std::string_view begins : {"1800000061", "1800000060.5", "1e300"}) {
        EXPECT_EQ(
            with(R"(,"exp":1800000600,"nbf":)" + std::string{begins}).error(),
            TokenError::not_yet_valid
        ) << begins;
    }
    for (const std::string_view times :
         {R"(,"exp":"1800000600")", R"(,"exp":null)", R"(,"exp":1800000600,"nbf":"1")"}) {
        EXPECT_EQ(with(times).error(), TokenError::malformed) << times;
    }
}

TEST_F(TokenVerifierTest, ClaimsThatAreNoObjectAreMalformed) {
    for (const std::string_view claims :
         {"", "{", "[]", "null", "{} x", "\xff", "{\"iss\":\"\xff\"}"}) {
        EXPECT_EQ(verify(claims).error(), TokenError::malformed) << claims;
    }
}

TEST_F(TokenVerifierTest, TheSignatureComesBeforeTheClaims) {
    const std::string good = token("{}");
    const auto other = SigningKey::ec("P-256").token(R"({"alg":"ES256","kid":"1"})", "{}");
    EXPECT_EQ(verifier.verify(good, now).error(), TokenError::wrong_issuer);
    EXPECT_EQ(verifier.verify(other, now).error(), TokenError::bad_signature);
    EXPECT_EQ(
        verifier.verify(key.token(R"({"alg":"ES256","kid":"2"})", "{}"), now).error(),
        TokenError::unknown_key
    );
}

TEST_F(TokenVerifierTest, TokensHaveALongestLength) {
    const auto of_length = [this](std::size_t padding) {
        return token(
            R"({"iss":"https://login.example.org","aud":"mail","exp":1800000600,"email":"ana",)"
            R"("p":")" +
            std::string(padding, 'p') + R"("})"
        );
    };
    const std::string fits = of_length(12000);
    ASSERT_LE(fits.size(), TokenVerifier::longest_token);
    EXPECT_EQ(verifier.verify(fits, now), "ana");
    const std::string too_long = of_length(12300);
    ASSERT_GT(too_long.size(), TokenVerifier::longest_token);
    EXPECT_EQ(verifier.verify(too_long, now).error(), TokenError::malformed);
    EXPECT_EQ(
        verifier.verify(std::string(std::size_t{1} << 20, 'x'), now).error(), TokenError::malformed
    );
}

}  // namespace
}  // namespace palomar::oauth
