// Tests of the password rule: what one may choose, and what POP3 or the management protocol could
// not carry.
#include "identity/password_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::identity {
namespace {

using namespace std::string_view_literals;

TEST(PasswordRule, VisibleCharactersOfAnyKindAreAPassword) {
    for (const auto text :
         {"x"sv, "correct-horse"sv, "!\"#$%&'()*+,-./~"sv, "ñandú"sv, "\x80\xFF"sv}) {
        EXPECT_TRUE(is_password(text)) << testing::PrintToString(text);
    }
}

TEST(PasswordRule, NothingASpaceOrAControlCharacterIsNone) {
    for (const auto text :
         {""sv, " "sv, "a b"sv, " a"sv, "a "sv, "a\tb"sv, "a\r\n"sv, "a\0b"sv, "\x1F"sv, "a\x7F"sv
         }) {
        EXPECT_FALSE(is_password(text)) << testing::PrintToString(text);
    }
}

TEST(PasswordRule, TheLongestFitsALineOfPop3) {
    EXPECT_EQ(longest_password, 255 - "PASS \r\n"sv.size());
    EXPECT_TRUE(is_password(std::string(longest_password, 'x')));
    EXPECT_FALSE(is_password(std::string(longest_password + 1, 'x')));
}

TEST(PasswordRule, TheWordsSayTheNumber) {
    EXPECT_THAT(password_rule, testing::HasSubstr(std::to_string(longest_password)));
}

}  // namespace
}  // namespace palomar::identity
