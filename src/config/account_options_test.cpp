// Good and bad values of -u and -r.
#include "config/account_options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::config {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_view_literals;

TEST(AccountOption, PartsNameAndPasswordAtTheFirstColon) {
    const std::tuple<std::string_view, std::string_view, std::string_view> cases[] = {
        {"ana:secret"sv, "ana"sv, "secret"sv},
        {"ana@example.org:a:b:"sv, "ana@example.org"sv, "a:b:"sv},
        {"ana: pass word "sv, "ana"sv, " pass word "sv},
        {"ana:\xC3\xB1\n\0x"sv, "ana"sv, "\xC3\xB1\n\0x"sv},
        {"-:-"sv, "-"sv, "-"sv},
    };
    for (const auto& [text, name, password] : cases) {
        const auto account = parse_account(text);
        ASSERT_TRUE(account) << text;
        EXPECT_EQ(account->name().view(), name);
        EXPECT_EQ(account->secret().reveal(), password);
    }
}

TEST(AccountOption, RefusesTheRestWithoutQuotingAnyOfIt) {
    for (const auto text :
         {""sv,
          "hunter2"sv,
          ":hunter2"sv,
          "a b:hunter2"sv,
          ".a:hunter2"sv,
          "hunter2:"sv,
          "../x:hunter2"sv,
          "hunter2 x:y"sv}) {
        const auto account = parse_account(text);
        ASSERT_FALSE(account) << text;
        EXPECT_THAT(account.error(), HasSubstr("must"));
        EXPECT_THAT(account.error(), Not(HasSubstr("hunter2")));
    }
}

TEST(AccountPolicyOption, TakesEachPolicyAndTheDefault) {
    EXPECT_EQ(parse_account_policy("ana:archive")->policy, maildrop::Policy::archive);
    EXPECT_EQ(parse_account_policy("ana:keep")->policy, maildrop::Policy::keep);
    EXPECT_EQ(parse_account_policy("ana:default")->policy, std::nullopt);
    EXPECT_EQ(parse_account_policy("ana@example.org:keep")->account.view(), "ana@example.org");
}

TEST(AccountPolicyOption, RefusesOtherPoliciesAndNames) {
    for (const auto text :
         {"", "ana", "ana:", "ana:Keep", "ana:delete", "ana:keep:keep", ":keep", "a b:keep"}) {
        const auto policy = parse_account_policy(text);
        ASSERT_FALSE(policy) << text;
        EXPECT_THAT(policy.error(), HasSubstr(std::string{"got \""} + text + '"'));
        EXPECT_THAT(policy.error(), HasSubstr("must be"));
    }
}

}  // namespace
}  // namespace palomar::config
