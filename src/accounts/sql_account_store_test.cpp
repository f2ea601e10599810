// Tests of SqlAccountStore on an SQLite file: what is kept, what is refused, what survives.
#include "accounts/sql_account_store.hpp"

#include "accounts/temporary_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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

    static identity::Network network(std::string_view text) {
        const auto network = identity::Network::from(text);
        return network ? *network : throw std::invalid_argument{"no network"};
    }

    TemporaryDatabase temporary;
    SqliteDatabase database = temporary.open();
    AccountStore& store = database.accounts();
};

TEST_F(SqlAccountStoreTest, FindsWhatWasAddedAndNothingElse) {
    EXPECT_FALSE(store.find(named("ana")).value());
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));

    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
    EXPECT_EQ(stored("ana").password_hash, "hash");
    EXPECT_FALSE(store.find(named("Ana")).value());
    EXPECT_FALSE(store.find(named("an")).value());
}

TEST_F(SqlAccountStoreTest, AddingAgainIsRefusedAndChangesNothing) {
    ASSERT_TRUE(store.add(named("ana"), {"old"}));
    const auto refused = store.add(named("ana"), {"new"});
    EXPECT_EQ(refused.error().error, AccountError::exists);
    EXPECT_THAT(refused.error().detail, HasSubstr("ana"));
    EXPECT_EQ(stored("ana").password_hash, "old");
    EXPECT_TRUE(store.add(named("Ana"), {"new"}));
}

TEST_F(SqlAccountStoreTest, PuttingMakesAnAccountOrChangesOnlyItsPassword) {
    ASSERT_TRUE(store.put(named("ana"), {"old"}));
    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.put(named("ana"), {"new"}));

    EXPECT_EQ(stored("ana").account, (Account{named("ana"), Policy::keep, false}));
    EXPECT_EQ(stored("ana").password_hash, "new");
}

TEST_F(SqlAccountStoreTest, SettingThePasswordChangesNothingElse) {
    ASSERT_TRUE(store.add(named("ana"), {"old"}));
    ASSERT_TRUE(store.add(named("bob"), {"bobs"}));
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.set_password(named("ana"), {"new"}));

    EXPECT_EQ(stored("ana").account, (Account{named("ana"), Policy::keep, false}));
    EXPECT_EQ(stored("ana").password_hash, "new");
    EXPECT_EQ(stored("bob").password_hash, "bobs");
}

TEST_F(SqlAccountStoreTest, ADisabledAccountKeepsItsPasswordForLater) {
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    EXPECT_FALSE(stored("ana").account.enabled);
    EXPECT_EQ(stored("ana").password_hash, "hash");
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::enabled));
    EXPECT_TRUE(stored("ana").account.enabled);
    EXPECT_TRUE(store.set_enabled(named("ana"), Access::enabled));
}

TEST_F(SqlAccountStoreTest, APolicyCanBeSetAndTakenBack) {
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));
    for (const std::optional<Policy> policy :
         {std::optional{Policy::keep}, std::optional{Policy::archive}, std::optional<Policy>{}}) {
        ASSERT_TRUE(store.set_retrieved(named("ana"), policy));
        EXPECT_EQ(stored("ana").account.retrieved, policy);
    }
}

TEST_F(SqlAccountStoreTest, KnowsWhetherPoliciesDiffer) {
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));
    EXPECT_FALSE(store.any_retrieved_other_than(Policy::archive).value());
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    EXPECT_TRUE(store.any_retrieved_other_than(Policy::archive).value());
    EXPECT_FALSE(store.any_retrieved_other_than(Policy::keep).value());
}

TEST_F(SqlAccountStoreTest, SwitchesCanBeTurnedOnAndOff) {
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));
    ASSERT_TRUE(store.add(named("bob"), {"hash"}));
    EXPECT_FALSE(stored("ana").account.require_tls);
    EXPECT_FALSE(stored("ana").account.read_only);

    ASSERT_TRUE(store.set_require_tls(named("ana"), TlsNeed::required));
    EXPECT_TRUE(stored("ana").account.require_tls);
    EXPECT_FALSE(stored("ana").account.read_only);
    ASSERT_TRUE(store.set_read_only(named("ana"), Rights::read_only));
    EXPECT_TRUE(stored("ana").account.read_only);

    ASSERT_TRUE(store.set_require_tls(named("ana"), TlsNeed::optional));
    ASSERT_TRUE(store.set_read_only(named("ana"), Rights::read_and_delete));
    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
    EXPECT_EQ(stored("bob").account, (Account{named("bob")}));
}

TEST_F(SqlAccountStoreTest, NetworksCanBeSetAndTakenBack) {
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));
    const std::vector office{network("192.0.2.0/24"), network("2001:db8::/32"), network("::1")};
    ASSERT_TRUE(store.set_networks(named("ana"), office));
    EXPECT_EQ(stored("ana").account.networks, office);
    EXPECT_EQ(store.list().value().at(0).networks, office);
    ASSERT_TRUE(store.set_networks(named("ana"), std::span{office}.last(1)));
    EXPECT_THAT(stored("ana").account.networks, ElementsAre(network("::1")));
    ASSERT_TRUE(store.set_networks(named("ana"), {}));
    EXPECT_THAT(stored("ana").account.networks, IsEmpty());
}

TEST_F(SqlAccountStoreTest, AScramVerifierDoesNotOutliveItsPassword) {
    const auto scram = [&] { return stored("ana").scram; };
    ASSERT_TRUE(store.add(named("ana"), {"one", "scram one"}));
    EXPECT_EQ(scram(), "scram one");
    ASSERT_TRUE(store.set_password(named("ana"), {"two", "scram two"}));
    EXPECT_EQ(scram(), "scram two");
    ASSERT_TRUE(store.set_password(named("ana"), {"three"}));
    EXPECT_EQ(scram(), std::nullopt);
    ASSERT_TRUE(store.put(named("ana"), {"four", "scram four"}));
    EXPECT_EQ(scram(), "scram four");
    ASSERT_TRUE(store.put(named("ana"), {"five"}));
    EXPECT_EQ(scram(), std::nullopt);
    ASSERT_TRUE(store.replace_password_hash(named("ana"), "five", {"six", "scram six"}));
    EXPECT_EQ(scram(), "scram six");
    ASSERT_TRUE(store.replace_password_hash(named("ana"), "six", {"seven"}));
    EXPECT_EQ(scram(), std::nullopt);
    ASSERT_TRUE(store.put(named("bob"), {"hash", "scram"}));
    EXPECT_EQ(stored("bob").scram, "scram");
}

TEST_F(SqlAccountStoreTest, AHashIsReplacedOnlyIfNobodyChangedItMeanwhile) {
    ASSERT_TRUE(store.add(named("ana"), {"old"}));
    ASSERT_TRUE(store.add(named("bob"), {"old"}));
    ASSERT_TRUE(store.set_retrieved(named("ana"), Policy::keep));
    EXPECT_FALSE(store.replace_password_hash(named("ana"), "older", {"new", "scram"}).value());
    EXPECT_EQ(stored("ana").password_hash, "old");
    EXPECT_EQ(stored("ana").scram, std::nullopt);

    EXPECT_TRUE(store.replace_password_hash(named("ana"), "old", {"new"}).value());
    EXPECT_EQ(stored("ana").password_hash, "new");
    EXPECT_EQ(stored("ana").account, (Account{named("ana"), Policy::keep}));
    EXPECT_EQ(stored("bob").password_hash, "old");
    EXPECT_FALSE(store.replace_password_hash(named("ana"), "old", {"newer"}).value());
    EXPECT_FALSE(store.replace_password_hash(named("eva"), "old", {"new"}).value());
    EXPECT_FALSE(store.find(named("eva")).value());
}

TEST_F(SqlAccountStoreTest, ListsByName) {
    EXPECT_THAT(store.list().value(), IsEmpty());
    for (const auto* name : {"bob", "Zoe", "ana"}) {
        ASSERT_TRUE(store.add(named(name), {"hash"}));
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
    ASSERT_TRUE(store.add(named("ana"), {"old"}));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.remove(named("ana")));
    EXPECT_FALSE(store.find(named("ana")).value());
    ASSERT_TRUE(store.add(named("ana"), {"new"}));
    EXPECT_EQ(stored("ana").account, (Account{named("ana")}));
}

TEST_F(SqlAccountStoreTest, AnUnknownAccountCannotBeChanged) {
    const auto ana = named("ana");
    for (const auto& refused :
         {store.remove(ana),
          store.set_password(ana, {"hash"}),
          store.set_enabled(ana, Access::disabled),
          store.set_require_tls(ana, TlsNeed::required),
          store.set_read_only(ana, Rights::read_only),
          store.set_networks(ana, {}),
          store.set_retrieved(ana, Policy::keep)}) {
        EXPECT_EQ(refused.error().error, AccountError::unknown_account);
        EXPECT_THAT(refused.error().detail, HasSubstr("ana"));
    }
    EXPECT_THAT(store.list().value(), IsEmpty());
}

TEST_F(SqlAccountStoreTest, ChangesSurviveTheEndOfTheProcess) {
    for (const auto* name : {"ana", "bob"}) {
        ASSERT_TRUE(store.add(named(name), {"old"}));
    }
    ASSERT_TRUE(store.set_password(named("ana"), {"new"}));
    ASSERT_TRUE(store.set_enabled(named("ana"), Access::disabled));
    ASSERT_TRUE(store.remove(named("bob")));

    SqliteDatabase later = temporary.open_as_after_a_crash();
    EXPECT_THAT(
        later.accounts().list().value(), ElementsAre(Account{named("ana"), std::nullopt, false})
    );
    EXPECT_EQ(later.accounts().find(named("ana")).value()->password_hash, "new");
}

TEST_F(SqlAccountStoreTest, ARowThatBreaksTheRulesIsReportedNotServed) {
    ASSERT_TRUE(store.add(named("ana"), {"hash"}));
    temporary.by_hand("UPDATE accounts SET retrieved = 'burn'");
    EXPECT_EQ(store.find(named("ana")).error().error, AccountError::corrupt);
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);

    for (const std::string networks : {"", ",", "anywhere", "192.0.2.1,", "192.0.2.1, ::1"}) {
        temporary.by_hand("UPDATE accounts SET retrieved = NULL, networks = '" + networks + "'");
        EXPECT_EQ(store.find(named("ana")).error().error, AccountError::corrupt) << networks;
        EXPECT_EQ(store.list().error().error, AccountError::corrupt) << networks;
    }

    temporary.by_hand("UPDATE accounts SET networks = NULL, name = '../ana'");
    EXPECT_FALSE(store.find(named("ana")).value());
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);
}

}  // namespace
}  // namespace palomar::accounts
