// Tests of Base64: what RFC 4648 §10 says, and all that looks like it but is not.
#include "identity/base64.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace palomar::identity {
namespace {

using std::string_view_literals::operator""sv;

std::optional<std::string> revealed(const std::optional<Secret>& octets) {
    return octets ? std::optional{std::string{octets->reveal()}} : std::nullopt;
}

std::optional<std::string> decoded(std::string_view text) { return revealed(from_base64(text)); }

TEST(Base64, IsAsTheStandardShows) {
    for (const auto& [octets, text] :
         {std::pair{""sv, ""sv},
          {"f"sv, "Zg=="sv},
          {"fo"sv, "Zm8="sv},
          {"foo"sv, "Zm9v"sv},
          {"foob"sv, "Zm9vYg=="sv},
          {"fooba"sv, "Zm9vYmE="sv},
          {"foobar"sv, "Zm9vYmFy"sv},
          {"\0\xff\xfb"sv, "AP/7"sv}}) {
        EXPECT_EQ(to_base64(octets), text);
        EXPECT_EQ(decoded(text), octets);
    }
}

TEST(Base64, AnythingElseIsRefused) {
    for (const auto text :
         {"="sv,        "===="sv,  "Z"sv,       "Zg"sv,       "Zg="sv,      "Zg==="sv,
          "Zg===="sv,   "Zm8"sv,   "Zm9vYg"sv,  "Zg==Zg=="sv, "Z=g="sv,     "Zm9v="sv,
          "Zm9v===="sv, " Zm9v"sv, "Zm9v "sv,   "Zm9v\n"sv,   "Zm\r\n9v"sv, "Zm9v\0"sv,
          "AP_7"sv,     "AP-7"sv,  "Zm9\xc3"sv, "Zh=="sv,     "Zm9="sv,     "*"sv}) {
        EXPECT_FALSE(decoded(text)) << testing::PrintToString(text);
    }
}

TEST(Base64, WithoutPaddingIsTheSameButForThat) {
    for (const auto& [octets, text] :
         {std::pair{""sv, ""sv},
          {"f"sv, "Zg"sv},
          {"fo"sv, "Zm8"sv},
          {"foo"sv, "Zm9v"sv},
          {"\0\xff\xfb"sv, "AP/7"sv}}) {
        EXPECT_EQ(revealed(from_unpadded_base64(text)), octets);
    }
    for (const auto text : {"="sv, "Z"sv, "Zg="sv, "Zg=="sv, "Zh"sv, "Zm9"sv, "Zg "sv, "AP_7"sv}) {
        EXPECT_FALSE(from_unpadded_base64(text)) << text;
    }
}

TEST(Base64, ForUrlsHasAnAlphabetOfItsOwn) {
    for (const auto& [octets, text] :
         {std::pair{""sv, ""sv},
          {"f"sv, "Zg"sv},
          {"fo"sv, "Zm8"sv},
          {"foo"sv, "Zm9v"sv},
          {"\0\xff\xfb"sv, "AP_7"sv},
          {"\0\xff\xbe"sv, "AP--"sv}}) {
        EXPECT_EQ(revealed(from_base64url(text)), octets);
    }
    for (const auto text : {"="sv, "Z"sv, "Zg="sv, "Zg=="sv, "Zh"sv, "Zm9"sv, "Zg "sv, "AP/7"sv}) {
        EXPECT_FALSE(from_base64url(text)) << text;
    }
}

TEST(Base64, NoOctetOutsideTheAlphabetIsADigit) {
    const std::string both = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (int octet = 0; octet < 256; ++octet) {
        const auto c = static_cast<char>(octet);
        const std::string text(4, c);
        EXPECT_EQ(from_base64(text).has_value(), (both + "+/").contains(c)) << octet;
        EXPECT_EQ(from_unpadded_base64(text).has_value(), (both + "+/").contains(c)) << octet;
        EXPECT_EQ(from_base64url(text).has_value(), (both + "-_").contains(c)) << octet;
    }
}

RC_GTEST_PROP(Base64, GivesBackWhatItWasGiven, (const std::string& octets)) {
    RC_ASSERT(decoded(to_base64(octets)) == octets);
}

}  // namespace
}  // namespace palomar::identity
