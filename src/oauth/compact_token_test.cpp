// Tests of CompactToken: one spelling for each token, and nothing that is none.
#include "oauth/compact_token.hpp"

#include "oauth/signing_key.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace palomar::oauth {
namespace {

TEST(CompactToken, IsTakenApart) {
    const auto text = token_of(R"({"alg":"RS256","kid":"k"})", R"({"iss":"me"})", "signature");
    const auto token = CompactToken::of(text);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->text, text);
    EXPECT_EQ(token->algorithm, "RS256");
    EXPECT_EQ(token->kid, "k");
    EXPECT_EQ(token->payload, R"({"iss":"me"})");
    EXPECT_EQ(token->signature_size, 9U);
}

TEST(CompactToken, ItsParametersMayBeFewOrMany) {
    const auto few = token_of(R"({"alg":""})", "", "");
    EXPECT_FALSE(CompactToken::of(few)->kid);
    const auto many = token_of(R"({"typ":"at+jwt","x5t":[1],"jwk":{},"alg":"x"})", "\xff", "");
    EXPECT_EQ(CompactToken::of(many)->algorithm, "x");
}

TEST(CompactToken, TheSameOctetsInAnotherSpellingAreRefused) {
    const std::string good = token_of(R"({"alg":"RS256"})", "{}", "x");
    ASSERT_TRUE(good.ends_with(".eA"));
    const std::string without_signature = good.substr(0, good.size() - 2);
    for (const std::string_view signature :
         {"eB", "eP", "eA=", "eA==", "eA ", "eA\n", " eA", "e", "eA\xc3", "eA.", ".eA", "+A", "/A"
         }) {
        EXPECT_FALSE(CompactToken::of(without_signature + std::string{signature})) << signature;
    }
}

TEST(CompactToken, AnythingElseIsNone) {
    const std::string header = to_base64url(R"({"alg":"RS256"})");
    for (const auto& text : std::vector<std::string>{
             "",
             ".",
             "..",
             "...",
             header,
             header + '.',
             header + ".e30",
             header + ".e30.eA.eA",
             header + ".e30.eA.eA.eA",
             header + " .e30.eA",
             header + ".e 0.eA",
             ".e30.eA",
             header + "\n.e30.eA",
         }) {
        EXPECT_FALSE(CompactToken::of(text)) << text;
    }
}

TEST(CompactToken, TheHeaderMustBeAnObjectWithAnAlgorithmAndNothingCritical) {
    for (const std::string_view header :
         {"",
          "{",
          "[]",
          "null",
          R"("alg")",
          "{}",
          R"({"alg":null})",
          R"({"alg":256})",
          R"({"alg":["RS256"]})",
          R"({"alg":"RS256"} x)",
          R"({"alg":"RS256","kid":1})",
          R"({"alg":"RS256","crit":["exp"]})",
          R"({"alg":"RS256","b64":false,"crit":["b64"]})",
          "{\"alg\":\"\xff\"}"}) {
        EXPECT_FALSE(CompactToken::of(token_of(header, "{}", "x"))) << header;
    }
    const std::string deep(10000, '[');
    EXPECT_FALSE(CompactToken::of(token_of(R"({"alg":"RS256","x":)" + deep, "{}", "x")));
}

}  // namespace
}  // namespace palomar::oauth
