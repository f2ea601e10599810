// A good token with any one octet changed is no good token.
#include "oauth/signing_key.hpp"
#include "oauth/token_verifier.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace palomar::oauth {
namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1'800'000'000}};
constexpr std::string_view claims =
    R"({"iss":"i","aud":"a","exp":1800000600,"email":"ana@example.org"})";

/// How many of all the tokens that differ from this one in one octet are let in.
int accepted_neighbours(const SigningKey& key, const std::string& good) {
    const TokenVerifier verifier{*KeySet::from(R"({"keys":[)" + key.jwk() + "]}"), {"i", "a"}};
    EXPECT_EQ(verifier.verify(good, now), "ana@example.org");
    int accepted = 0;
    std::string token = good;
    for (std::size_t place = 0; place < good.size(); ++place) {
        for (int change = 1; change < 256; ++change) {
            token[place] = static_cast<char>(good[place] ^ change);
            accepted += verifier.verify(token, now) ? 1 : 0;
        }
        token[place] = good[place];
    }
    return accepted;
}

TEST(Mutation, NoNeighbourOfARs256TokenIsAccepted) {
    const auto key = SigningKey::rsa(2048);
    EXPECT_EQ(accepted_neighbours(key, key.token(R"({"alg":"RS256"})", claims)), 0);
}

TEST(Mutation, NoNeighbourOfAPs256TokenIsAccepted) {
    const auto key = SigningKey::rsa(2048);
    const auto token = key.token(R"({"alg":"PS256"})", claims, SigningKey::Padding::pss);
    EXPECT_EQ(accepted_neighbours(key, token), 0);
}

TEST(Mutation, NoNeighbourOfAnEs256TokenIsAccepted) {
    const auto key = SigningKey::ec("P-256");
    EXPECT_EQ(accepted_neighbours(key, key.token(R"({"alg":"ES256"})", claims)), 0);
}

TEST(Mutation, NoShorterTokenIsAccepted) {
    const auto key = SigningKey::ec("P-256");
    const TokenVerifier verifier{*KeySet::from(R"({"keys":[)" + key.jwk() + "]}"), {"i", "a"}};
    const std::string good = key.token(R"({"alg":"ES256"})", claims);
    for (std::size_t length = 0; length < good.size(); ++length) {
        EXPECT_FALSE(verifier.verify(std::string_view{good}.substr(0, length), now)) << length;
    }
}

}  // namespace
}  // namespace palomar::oauth
