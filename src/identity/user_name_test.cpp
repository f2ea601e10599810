// Tests of UserName: good names, and names that someone hopes will become a path.
#include "identity/user_name.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>

namespace palomar::identity {
namespace {

using std::string_view_literals::operator""sv;

TEST(UserName, OrdinaryNamesAreKeptAsTheyAre) {
    for (const auto text :
         {"a"sv,
          "0"sv,
          "demo"sv,
          "Demo"sv,
          "ana.maria"sv,
          "ana+lists@example.org"sv,
          "_"sv,
          "-x"sv,
          "@"sv,
          "a..b"sv,
          "a."sv}) {
        const auto name = UserName::from(text);
        EXPECT_TRUE(name && name->view() == text && name->str() == text) << text;
    }
}

TEST(UserName, HostileNamesAreRefused) {
    for (const auto text :
         {""sv,
          "."sv,
          ".."sv,
          ".a"sv,
          "../x"sv,
          "a/b"sv,
          "/"sv,
          "a\\b"sv,
          "a\0b"sv,
          "\0"sv,
          "a\0"sv,
          "a b"sv,
          " a"sv,
          "a "sv,
          "\t"sv,
          "a\n"sv,
          "a\r\nDELE 1"sv,
          "a\x7F"sv,
          "a\x80"sv,
          "a\xFF"sv,
          "%u"sv,
          "a*"sv,
          "a;b"sv,
          "a:b"sv,
          "a'--"sv,
          "~"sv,
          "$HOME"sv,
          // Cyrillic a, fullwidth full stop and solidus, an overlong solidus.
          "\xD0\xB0na"sv,
          "\xEF\xBC\x8E\xEF\xBC\x8E"sv,
          "a\xEF\xBC\x8F"sv,
          "a\xC0\xAF"sv}) {
        EXPECT_FALSE(UserName::from(text)) << testing::PrintToString(text);
    }
}

TEST(UserName, LongestIs128Octets) {
    EXPECT_TRUE(UserName::from(std::string(128, 'a')));
    EXPECT_FALSE(UserName::from(std::string(129, 'a')));
}

TEST(UserName, CaseTellsNamesApart) {
    EXPECT_EQ(UserName::from("demo"), UserName::from("demo"));
    EXPECT_NE(UserName::from("demo"), UserName::from("Demo"));
}

RC_GTEST_PROP(UserName, WhatIsAcceptedIsOneHarmlessPathComponent, (const std::string& text)) {
    const auto name = UserName::from(text);
    if (!name) {
        return;
    }
    RC_ASSERT(name->str() == text);
    RC_ASSERT(text.find_first_of(std::string_view{"/\\\0 ", 4}) == std::string::npos);
    RC_ASSERT(text.front() != '.');
}

}  // namespace
}  // namespace palomar::identity
