// Tests of BearerMessage: the forms of RFC 7628 §4 and of XOAUTH2, and what comes near them.
#include "sasl/bearer_message.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::sasl {
namespace {

using std::string_view_literals::operator""sv;

TEST(BearerMessage, OauthbearerAsTheStandardShows) {
    const auto message = oauthbearer_from(
        "n,a=user@example.com,\1host=server.example.com\1port=143\1"
        "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1"
    );
    ASSERT_TRUE(message);
    EXPECT_EQ(message->name, "user@example.com");
    EXPECT_EQ(message->token, "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
}

TEST(BearerMessage, OauthbearerDecodesTheName) {
    EXPECT_EQ(oauthbearer_from("n,a=a=2Cb=3D,\1auth=Bearer t\1\1")->name, "a,b=");
}

TEST(BearerMessage, TheSchemeMayBeInAnyCaseAndHaveSpacesBehindIt) {
    for (const auto auth : {"Bearer t"sv, "bearer t"sv, "BEARER   t"sv}) {
        const auto message = "n,,\1auth=" + std::string{auth} + "\1\1";
        EXPECT_EQ(oauthbearer_from(message)->token, "t") << auth;
    }
}

TEST(BearerMessage, WithoutATokenItOnlyAsks) {
    for (const auto text : {"n,,\1auth=\1\1"sv, "n,,\1host=example.org\1\1"sv, "n,,\1\1"sv}) {
        const auto message = oauthbearer_from(text);
        ASSERT_TRUE(message) << testing::PrintToString(text);
        EXPECT_FALSE(message->token);
    }
}

TEST(BearerMessage, OtherOauthbearerIsRefused) {
    for (const auto text :
         {""sv,
          "\1"sv,
          "n,,"sv,
          "n,,\1"sv,
          "n,\1auth=Bearer t\1\1"sv,
          "p=tls-exporter,,\1auth=Bearer t\1\1"sv,
          "x,,\1auth=Bearer t\1\1"sv,
          "n,b=ana,\1auth=Bearer t\1\1"sv,
          "n,,auth=Bearer t\1\1"sv,
          "n,,\1auth=Bearer t"sv,
          "n,,\1auth=Bearer t\1"sv,
          "n,,\1auth=Bearer t\1\1\1"sv,
          "n,,\1auth=Bearer t\1\1 "sv,
          "n,,\1auth=Bearer t\1auth=Bearer u\1\1"sv,
          "n,,\1auth=Bearer\1\1"sv,
          "n,,\1auth=Bearer \1\1"sv,
          "n,,\1auth=Bearer =\1\1"sv,
          "n,,\1auth=Bearer t=t\1\1"sv,
          "n,,\1auth=Bearer t u\1\1"sv,
          "n,,\1auth=Bearer t\0\1\1"sv,
          "n,,\1auth=Bearer \xc3\xa4\1\1"sv,
          "n,,\1auth=Basic t\1\1"sv,
          "n,,\1auth\1\1"sv,
          "n,,\1=x\1\1"sv,
          "n,,\1a1=x\1auth=Bearer t\1\1"sv}) {
        EXPECT_FALSE(oauthbearer_from(text)) << testing::PrintToString(text);
    }
}

TEST(BearerMessage, Xoauth2HasAUserAndAToken) {
    const auto message = xoauth2_from("user=ana@example.org\1auth=Bearer ya29.vF9dft4qmTc2\1\1");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->name, "ana@example.org");
    EXPECT_EQ(message->token, "ya29.vF9dft4qmTc2");
    EXPECT_EQ(xoauth2_from("user=\1auth=Bearer t\1\1")->name, "");
}

TEST(BearerMessage, OtherXoauth2IsRefused) {
    for (const auto text :
         {""sv,
          "\1"sv,
          "\1\1"sv,
          "user=ana\1\1"sv,
          "auth=Bearer t\1\1"sv,
          "auth=Bearer t\1user=ana\1\1"sv,
          "user=ana\1auth=\1\1"sv,
          "user=ana\1auth=Bearer t\1"sv,
          "user=ana\1auth=Bearer t"sv,
          "user=ana\1auth=Bearer t\1\1x"sv,
          "user=ana\1auth=Bearer t\1x=y\1\1"sv,
          "user=a\0na\1auth=Bearer t\1\1"sv,
          "User=ana\1auth=Bearer t\1\1"sv,
          "n,a=ana,\1auth=Bearer t\1\1"sv}) {
        EXPECT_FALSE(xoauth2_from(text)) << testing::PrintToString(text);
    }
}

TEST(BearerMessage, ALongTokenIsTaken) {
    const std::string token(std::size_t{64} * 1024, 't');
    EXPECT_EQ(oauthbearer_from("n,,\1auth=Bearer " + token + "\1\1")->token, token);
    EXPECT_EQ(xoauth2_from("user=ana\1auth=Bearer " + token + "\1\1")->token, token);
}

}  // namespace
}  // namespace palomar::sasl
