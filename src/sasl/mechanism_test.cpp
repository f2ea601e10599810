// Tests of Mechanism: names in, names out.
#include "sasl/mechanism.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace palomar::sasl {
namespace {

using std::string_view_literals::operator""sv;

TEST(Mechanism, IsFoundByTheNameItHas) {
    for (const Mechanism mechanism : all_mechanisms) {
        EXPECT_EQ(find(name_of(mechanism)), mechanism) << name_of(mechanism);
    }
}

TEST(Mechanism, IsFoundInAnyCase) {
    EXPECT_EQ(find("plain"), Mechanism::plain);
    EXPECT_EQ(find("Scram-Sha-256"), Mechanism::scram_sha_256);
    EXPECT_EQ(find("scram-sha-256-plus"), Mechanism::scram_sha_256_plus);
    EXPECT_EQ(find("OAuthBearer"), Mechanism::oauthbearer);
    EXPECT_EQ(find("xOAuth2"), Mechanism::xoauth2);
}

TEST(Mechanism, OtherNamesAreNone) {
    for (const auto name :
         {""sv,
          "PLAI"sv,
          "PLAINS"sv,
          " PLAIN"sv,
          "PLAIN\0"sv,
          "LOGIN"sv,
          "CRAM-MD5"sv,
          "SCRAM-SHA-1"sv,
          "SCRAM-SHA-256-"sv,
          "SCRAM_SHA_256"sv}) {
        EXPECT_FALSE(find(name)) << name;
    }
}

}  // namespace
}  // namespace palomar::sasl
