// Tests of Label: what people write, and what would harm a terminal or a line.
#include "accounts/label.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palomar::accounts {
namespace {

using std::string_view_literals::operator""sv;

TEST(Label, OrdinaryLabelsAreKeptAsTheyAre) {
    for (const auto text :
         {"phone"sv,
          "x"sv,
          "Thunderbird on the laptop"sv,
          "a: \"b\" \\ c"sv,
          "tel\xC3\xA9"
          "fono"sv,
          "\xC2\xA0"sv,
          "\xDF\xBF"sv,
          "\xE0\xA0\x80"sv,
          "\xED\x9F\xBF\xEE\x80\x80"sv,
          "\xF0\x9F\x93\xB1"sv,
          "\xF4\x8F\xBF\xBF"sv}) {
        const auto label = Label::from(text);
        ASSERT_TRUE(label) << text;
        EXPECT_EQ(label->view(), text);
    }
}

TEST(Label, WhatIsNoPrintableTextIsRefused) {
    for (const auto text :
         {""sv,
          " "sv,
          " phone"sv,
          "phone "sv,
          "pho\0ne"sv,
          "pho\nne"sv,
          "pho\tne"sv,
          "\x1B[2J"sv,
          "\x7F"sv,
          "\xC2\x80"sv,
          "\xC2\x9F"sv,
          "\x80"sv,
          "\xBF"sv,
          "\xC3"sv,
          "\xC3("sv,
          "\xC1\xBF"sv,
          "\xE0\x9F\xBF"sv,
          "\xE2\x82"sv,
          "\xE2\x82("sv,
          "\xED\xA0\x80"sv,
          "\xF0\x8F\xBF\xBF"sv,
          "\xF0\x9F\x93"sv,
          "\xF4\x90\x80\x80"sv,
          "\xF8\x88\x80\x80\x80"sv,
          "\xFF"sv}) {
        EXPECT_FALSE(Label::from(text)) << testing::PrintToString(text);
    }
}

TEST(Label, LongestIs64Octets) {
    EXPECT_TRUE(Label::from(std::string(64, 'x')));
    EXPECT_FALSE(Label::from(std::string(65, 'x')));
}

}  // namespace
}  // namespace palomar::accounts
