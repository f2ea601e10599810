// Uses and changes of an account, in every order.
#include "server/account_uses.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace palomar::server {
namespace {

using Refusal = AccountUses::Refusal;

TEST(AccountUses, SeveralMayUseAnAccountAndNobodyChangesItMeanwhile) {
    AccountUses uses;
    {
        const auto one = uses.use("pepe", uses.ticket("pepe"));
        const auto two = uses.use("pepe", uses.ticket("pepe"));
        EXPECT_TRUE(one);
        EXPECT_TRUE(two);
        EXPECT_FALSE(uses.change("pepe"));
        EXPECT_TRUE(uses.change("ana"));
    }
    EXPECT_TRUE(uses.change("pepe"));
}

TEST(AccountUses, NobodyUsesAnAccountOrChangesItTwiceWhileItIsChanged) {
    AccountUses uses;
    const auto change = uses.change("pepe");
    ASSERT_TRUE(change);
    EXPECT_FALSE(uses.change("pepe"));
    const auto use = uses.use("pepe", uses.ticket("pepe"));
    ASSERT_FALSE(use);
    EXPECT_EQ(use.error(), Refusal::being_changed);
    EXPECT_TRUE(uses.use("ana", uses.ticket("ana")));
}

TEST(AccountUses, ATicketFromBeforeAChangeIsRefused) {
    AccountUses uses;
    const auto before = uses.ticket("pepe");
    auto change = uses.change("pepe");
    const auto meanwhile = uses.ticket("pepe");
    change.reset();
    for (const auto& ticket : {before, meanwhile}) {
        const auto use = uses.use("pepe", ticket);
        ASSERT_FALSE(use);
        EXPECT_EQ(use.error(), Refusal::changed);
    }
    EXPECT_TRUE(uses.use("pepe", uses.ticket("pepe")));
}

TEST(AccountUses, AUseThatWasMovedIsGivenBackOnce) {
    AccountUses uses;
    std::optional<AccountUses::Use> kept;
    {
        auto use = uses.use("pepe", uses.ticket("pepe"));
        ASSERT_TRUE(use);
        kept = std::move(*use);
    }
    EXPECT_FALSE(uses.change("pepe"));
    kept.reset();
    EXPECT_TRUE(uses.change("pepe"));
}

TEST(AccountUses, NeverLetsAUseAndAChangeMeet) {
    AccountUses uses;
    std::atomic<int> changing = 0;
    std::atomic<int> in_use = 0;
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int thread = 0; thread < 2; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) {
                if (const auto change = uses.change("pepe")) {
                    EXPECT_EQ(changing.fetch_add(1), 0);
                    EXPECT_EQ(in_use, 0);
                    changing.fetch_sub(1);
                }
            }
        });
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) {
                if (const auto use = uses.use("pepe", uses.ticket("pepe"))) {
                    in_use.fetch_add(1);
                    EXPECT_EQ(changing, 0);
                    in_use.fetch_sub(1);
                }
            }
        });
    }
}

}  // namespace
}  // namespace palomar::server
