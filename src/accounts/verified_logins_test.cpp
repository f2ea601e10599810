// Tests of VerifiedLogins: what it recognises, and above all what it must not.
#include "accounts/verified_logins.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace palomar::accounts {
namespace {

using identity::Secret;
using identity::UserName;
using namespace std::chrono_literals;
using std::string_view_literals::operator""sv;

UserName named(std::string_view text) {
    const auto name = UserName::from(text);
    return name ? *name : throw std::invalid_argument{"no user name"};
}

class VerifiedLoginsTest : public testing::Test {
  protected:
    void verify(std::string_view name, std::string_view password, VerifiedLogins::Time now) {
        logins.remember(logins.start(named(name)), {named(name)}, Secret{password}, now);
    }
    bool recognises(std::string_view name, std::string_view password, VerifiedLogins::Time now) {
        return logins.find(named(name), Secret{password}, now).has_value();
    }

    VerifiedLogins logins{3, 60s};
    const VerifiedLogins::Time t0 = VerifiedLogins::Time{} + 1h;
};

TEST_F(VerifiedLoginsTest, RecognisesWhatWasVerifiedAndGivesTheAccount) {
    const Account account{named("ana"), maildrop::Policy::keep, true};
    EXPECT_FALSE(recognises("ana", "secret", t0));
    logins.remember(logins.start(account.name), account, Secret{"secret"}, t0);
    EXPECT_EQ(logins.find(account.name, Secret{"secret"}, t0), account);
}

TEST_F(VerifiedLoginsTest, RecognisesNoOtherPasswordAndNoOtherName) {
    verify("ana", "secret\0x"sv, t0);
    EXPECT_TRUE(recognises("ana", "secret\0x"sv, t0));
    for (const auto password : {""sv, "secret"sv, "secret\0"sv, "secret\0y"sv, "Secret\0x"sv}) {
        EXPECT_FALSE(recognises("ana", password, t0)) << testing::PrintToString(password);
    }
    EXPECT_FALSE(recognises("Ana", "secret\0x"sv, t0));
}

TEST_F(VerifiedLoginsTest, OctetsCannotMoveBetweenNameAndPassword) {
    verify("ana", "secret", t0);
    verify("anas", "other", t0);
    EXPECT_FALSE(recognises("anas", "ecret", t0));
    EXPECT_FALSE(recognises("an", "asecret", t0));
}

TEST_F(VerifiedLoginsTest, AWrongPasswordDoesNotForgetTheRightOne) {
    verify("ana", "secret", t0);
    EXPECT_FALSE(recognises("ana", "wrong", t0));
    EXPECT_TRUE(recognises("ana", "secret", t0));
}

TEST_F(VerifiedLoginsTest, ANewPasswordTakesTheOldOnesPlace) {
    verify("ana", "old", t0);
    verify("ana", "new", t0);
    EXPECT_FALSE(recognises("ana", "old", t0));
    EXPECT_TRUE(recognises("ana", "new", t0));
}

TEST_F(VerifiedLoginsTest, ExpiresAfterItsLifetimeHoweverOftenItIsUsed) {
    verify("ana", "secret", t0);
    EXPECT_TRUE(recognises("ana", "secret", t0 + 30s));
    EXPECT_TRUE(recognises("ana", "secret", t0 + 60s - 1ns));
    EXPECT_TRUE(logins.knows(named("ana"), t0 + 60s - 1ns));
    EXPECT_FALSE(logins.knows(named("ana"), t0 + 60s));
    EXPECT_FALSE(recognises("ana", "secret", t0 + 60s));
    verify("ana", "secret", t0 + 61s);
    EXPECT_TRUE(recognises("ana", "secret", t0 + 100s));
}

TEST_F(VerifiedLoginsTest, TheLeastRecentlyUsedMakesRoom) {
    verify("a", "1", t0);
    verify("b", "2", t0);
    verify("c", "3", t0);
    EXPECT_TRUE(recognises("a", "1", t0));
    verify("d", "4", t0);
    EXPECT_TRUE(recognises("a", "1", t0));
    EXPECT_FALSE(recognises("b", "2", t0));
    EXPECT_TRUE(recognises("c", "3", t0));
    EXPECT_TRUE(recognises("d", "4", t0));
}

TEST_F(VerifiedLoginsTest, VerifyingTheSameAccountAgainPushesNobodyOut) {
    verify("a", "1", t0);
    verify("b", "2", t0);
    for (int i = 0; i < 5; ++i) {
        verify("c", "3", t0);
    }
    EXPECT_TRUE(recognises("a", "1", t0));
    EXPECT_TRUE(recognises("b", "2", t0));
}

TEST_F(VerifiedLoginsTest, WithoutCapacityNothingIsRemembered) {
    VerifiedLogins none{0, 60s};
    none.remember(none.start(named("ana")), {named("ana")}, Secret{"secret"}, t0);
    EXPECT_FALSE(none.find(named("ana"), Secret{"secret"}, t0));
}

TEST_F(VerifiedLoginsTest, KnowsWhoWasVerified) {
    EXPECT_FALSE(logins.knows(named("ana"), t0));
    verify("ana", "secret", t0);
    EXPECT_TRUE(logins.knows(named("ana"), t0));
    EXPECT_FALSE(logins.knows(named("bob"), t0));
}

TEST_F(VerifiedLoginsTest, ForgetsAtOnceAndOnlyTheOneNamed) {
    verify("ana", "secret", t0);
    verify("bob", "secret", t0);
    logins.forget(named("ana"));
    EXPECT_FALSE(recognises("ana", "secret", t0));
    EXPECT_FALSE(logins.knows(named("ana"), t0));
    EXPECT_TRUE(recognises("bob", "secret", t0));
    logins.forget(named("nobody"));
}

TEST_F(VerifiedLoginsTest, AVerificationFromBeforeTheChangeIsNotRemembered) {
    const auto ticket = logins.start(named("ana"));
    logins.forget(named("ana"));
    logins.remember(ticket, {named("ana")}, Secret{"old"}, t0);
    EXPECT_FALSE(recognises("ana", "old", t0));

    verify("ana", "new", t0);
    EXPECT_TRUE(recognises("ana", "new", t0));
}

TEST_F(VerifiedLoginsTest, AnsweringManyThreadsItNeverRecognisesAWrongPassword) {
    std::atomic<int> wrongly_recognised = 0;
    std::atomic<int> recognised = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                const std::string name = "user" + std::to_string(thread % 2);
                for (int i = 0; i < 500; ++i) {
                    verify(name, "right", t0);
                    recognised += recognises(name, "right", t0) ? 1 : 0;
                    wrongly_recognised += recognises(name, "wrong", t0) ? 1 : 0;
                    if (i % 50 == 0) {
                        logins.forget(named(name));
                    }
                    (void)logins.knows(named("user0"), t0);
                }
            });
        }
    }
    EXPECT_EQ(wrongly_recognised, 0);
    EXPECT_GT(recognised, 0);
}

}  // namespace
}  // namespace palomar::accounts
