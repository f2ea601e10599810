// Tests of SqlAccountStore on an SQLite file: what is kept, what is refused, what survives.
#include "accounts/sql_account_store.hpp"

#include "accounts/temporary_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string_view>

namespace palomar::accounts {
namespace {

using maildrop::Policy;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqlAccountStoreTest : public testing::Test {
  protected:
    /// What the store has of an account that exists.
    StoredAccount stored(std::string_view name) {
        const auto found = store.find(named(name)).value();
        return found ? *found : throw std::invalid_argument{"no such account"};
    }

    TemporaryDatabase temporary;
    SqliteDatabase database = temporary.open();
    AccountStore& store = database.accounts();
};

TEST_F(SqlAccountStoreTest, FindsWhatWasAddedAndNothingElse) {
    EXPECT_FALSE(store.find(named("ana")).value());
    ASSERT_TRUE(store.add(named("ana"), "hash"));

    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
    EXPECT_EQ(stored("ana").password_hash, "hash");
    EXPECT_FALSE(store.find(named("Ana")).value());
    EXPECT_FALSE(store.find(named("an")).value());
}

TEST_F(SqlAccountStoreTest, AddingAgainIsRefusedAndChangesNothing) {
    ASSERT_TRUE(store.add(named("ana"), "old"));
    const auto refused = store.add(named("ana"), "new");
    EXPECT_EQ(refused.error().error, AccountError::exists);
    EXPECT_THAT(refused.error().detail, HasSubstr("ana"));
    EXPECT_EQ(stored("ana").password_hash, "old");
    EXPECT_TRUE(store.add(named("Ana"), "new"));
}

TEST_F(SqlAccountStoreTest, PuttingMakesAnAccountOrChangesOnlyItsPassword) {
    ASSERT_TRUE(store.put(named("ana"), "old"));
    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.put(named("ana"), "new"));

    EXPECT_EQ(stored("ana").account, (Account{named("ana"), Policy::keep, false}));
    EXPECT_EQ(stored("ana").password_hash, "new");
}

TEST_F(SqlAccountStoreTest, SettingThePasswordChangesNothingElse) {
    ASSERT_TRUE(store.add(named("ana"), "old"));
    ASSERT_TRUE(store.add(named("bob"), "bobs"));
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.set_password(named("ana"), "new"));

    EXPECT_EQ(stored("ana").account, (Account{named("ana"), Policy::keep, false}));
    EXPECT_EQ(stored("ana").password_hash, "new");
    EXPECT_EQ(stored("bob").password_hash, "bobs");
}

TEST_F(SqlAccountStoreTest, ADisabledAccountKeepsItsPasswordForLater) {
    ASSERT_TRUE(store.add(named("ana"), "hash"));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    EXPECT_FALSE(stored("ana").account.enabled);
    EXPECT_EQ(stored("ana").password_hash, "hash");
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::enabled));
    EXPECT_TRUE(stored("ana").account.enabled);
    EXPECT_TRUE(store.set_enabled(named("ana"), Access::enabled));
}

TEST_F(SqlAccountStoreTest, APolicyCanBeSetAndTakenBack) {
    ASSERT_TRUE(store.add(named("ana"), "hash"));
    for (const std::optional<Policy> policy :
         {std::optional{Policy::keep}, std::optional{Policy::archive}, std::optional<Policy>{}}) {
        ASSERT_TRUE(store.set_retrieved(named("ana"), policy));
        EXPECT_EQ(stored("ana").account.retrieved, policy);
    }
}

TEST_F(SqlAccountStoreTest, KnowsWhetherPoliciesDiffer) {
    ASSERT_TRUE(store.add(named("ana"), "hash"));
    EXPECT_FALSE(store.any_retrieved_other_than(Policy::archive).value());
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    EXPECT_TRUE(store.any_retrieved_other_than(Policy::archive).value());
    EXPECT_FALSE(store.any_retrieved_other_than(Policy::keep).value());
}

TEST_F(SqlAccountStoreTest, ListsByName) {
    EXPECT_THAT(store.list().value(), IsEmpty());
    for (const auto* name : {"bob", "Zoe", "ana"}) {
        ASSERT_TRUE(store.add(named(name), "hash"));
    }
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    ASSERT_TRUE(store.set_enabled(named("bob"), Access::disabled));
    EXPECT_THAT(
        store.list().value(),
        ElementsAre(
            Account{named("Zoe")},
            Account{named("ana"), Policy::keep},
            Account{named("bob"), std::nullopt, false}
        )
    );
}

TEST_F(SqlAccountStoreTest, ARemovedAccountIsGoneAndComesBackFresh) {
    ASSERT_TRUE(store.add(named("ana"), "old"));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.remove(named("ana")));
    EXPECT_FALSE(store.find(named("ana")).value());
    ASSERT_TRUE(store.add(named("ana"), "new"));
    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
}

TEST_F(SqlAccountStoreTest, AnUnknownAccountCannotBeChanged) {
    const auto ana = named("ana");
    for (const auto& refused :
         {store.remove(ana),
          store.set_password(ana, "hash"),
          store.set_enabled(ana, Access::disabled),
          store.set_retrieved(ana, Policy::keep)}) {
        EXPECT_EQ(refused.error().error, AccountError::unknown_account);
        EXPECT_THAT(refused.error().detail, HasSubstr("ana"));
    }
    EXPECT_THAT(store.list().value(), IsEmpty());
}

TEST_F(SqlAccountStoreTest, ChangesSurviveTheEndOfTheProcess) {
    for (const auto* name : {"ana", "bob"}) {
        ASSERT_TRUE(store.add(named(name), "old"));
    }
    ASSERT_TRUE(store.set_password(named("ana"), "new"));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.remove(named("bob")));

    SqliteDatabase later = temporary.open_as_after_a_crash();
    EXPECT_THAT(
        later.accounts().list().value(), ElementsAre(Account{named("ana"), std::nullopt, false})
    );
    EXPECT_EQ(later.accounts().find(named("ana")).value()->password_hash, "new");
}

TEST_F(SqlAccountStoreTest, ARowThatBreaksTheRulesIsReportedNotServed) {
    ASSERT_TRUE(store.add(named("ana"), "hash"));
    temporary.by_hand("UPDATE accounts SET retrieved = 'burn'");
    EXPECT_EQ(store.find(named("ana")).error().error, AccountError::corrupt);
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);

    temporary.by_hand("UPDATE accounts SET retrieved = NULL, name = '../ana'");
    EXPECT_FALSE(store.find(named("ana")).value());
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);
}

}  // namespace
}  // namespace palomar::accounts
