// Tests of AppPassword: how it looks, how it is typed, and what is kept of it.
#include "accounts/app_password.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace palomar::accounts {
namespace {

using identity::Secret;
using std::string_view_literals::operator""sv;

constexpr std::string_view shown = "k7qm-0d3x-zz11-9abc-wv52";
// By Python's hashlib.blake2b(shown, digest_size=32, person=b"palomar app pw 1").
constexpr std::string_view hash_of_shown =
    "bd16b99a35375ace4637e1b20fca6a6de5b480ca6a6ba77af936236fdbfb63a4";

TEST(AppPassword, IsFiveGroupsOfFourWithoutLookAlikes) {
    for (int i = 0; i < 100; ++i) {
        const AppPassword made = AppPassword::make();
        EXPECT_THAT(
            std::string{made.reveal()},
            testing::MatchesRegex("[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){4}")
        );
    }
}

TEST(AppPassword, NoTwoAreEqualAndEveryLetterOccurs) {
    std::set<std::string> passwords;
    std::set<char> letters;
    for (int i = 0; i < 1000; ++i) {
        const AppPassword made = AppPassword::make();
        passwords.emplace(made.reveal());
        letters.insert(made.reveal().begin(), made.reveal().end());
    }
    EXPECT_EQ(passwords.size(), 1000U);
    EXPECT_EQ(letters.size(), 32U + 1U) << "the hyphen";
}

TEST(AppPassword, WhatWasMadeIsRecognised) {
    const AppPassword made = AppPassword::make();
    const auto typed = AppPassword::from(Secret{made.reveal()});
    ASSERT_TRUE(typed);
    EXPECT_EQ(typed->reveal(), made.reveal());
    EXPECT_EQ(typed->hash(), made.hash());
    EXPECT_NE(AppPassword::make().hash(), made.hash());
}

TEST(AppPassword, TheHashIsBlake2bWithAPersonalisation) {
    EXPECT_EQ(AppPassword::from(Secret{shown})->hash(), hash_of_shown);
}

TEST(AppPassword, MayBeTypedAsPeopleDo) {
    for (const auto typed :
         {"K7QM-0D3X-ZZ11-9ABC-WV52"sv,
          "k7qm0d3xzz119abcwv52"sv,
          "k7qm-od3x-zzil-9abc-wv52"sv,
          "k7qm-Od3x-zzIL-9abc-wv52"sv,
          "k7-qm0d-3xzz--119abcwv52-"sv}) {
        const auto password = AppPassword::from(Secret{typed});
        ASSERT_TRUE(password) << typed;
        EXPECT_EQ(password->hash(), hash_of_shown) << typed;
    }
}

TEST(AppPassword, OtherPasswordsDoNotHaveItsForm) {
    for (const auto typed :
         {""sv,
          "-"sv,
          "secret"sv,
          "k7qm-0d3x-zz11-9abc-wv5"sv,
          "k7qm-0d3x-zz11-9abc-wv522"sv,
          "k7qm-0d3x-zz11-9abc-wv5u"sv,
          "k7qm 0d3x zz11 9abc wv52"sv,
          "k7qm-0d3x-zz11-9abc-wv5\0"sv,
          "k7qm-0d3x-zz11-9abc-wv52\n"sv,
          "k7qm-0d3x-zz11-9abc-wv5\xC3"sv}) {
        EXPECT_FALSE(AppPassword::from(Secret{typed})) << testing::PrintToString(typed);
    }
    EXPECT_FALSE(AppPassword::from(Secret{std::string(100'000, 'k')}));
}

}  // namespace
}  // namespace palomar::accounts
