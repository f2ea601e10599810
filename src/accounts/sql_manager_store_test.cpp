// Tests of SqlManagerStore on an SQLite file: what is kept, what is refused, and that an
// administrator is always left.
#include "accounts/sql_manager_store.hpp"

#include "accounts/temporary_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <latch>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <tuple>

namespace palomar::accounts {
namespace {

using identity::Role;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqlManagerStoreTest : public testing::Test {
  protected:
    /// What the store has of a manager who exists.
    StoredManager stored(std::string_view name) {
        const auto found = store.find(named(name)).value();
        return found ? *found : throw std::invalid_argument{"no such manager"};
    }
    std::expected<void, AccountFailure> add(std::string_view name, Role role) {
        return store.add(named(name), "hash", role, PasswordOrigin::chosen);
    }

    TemporaryDatabase temporary;
    SqliteDatabase database = temporary.open();
    ManagerStore& store = database.managers();
};

TEST_F(SqlManagerStoreTest, FindsWhatWasAddedAndNothingElse) {
    EXPECT_FALSE(store.find(named("eva")).value());
    for (const Role role : {Role::viewer, Role::operator_, Role::administrator}) {
        const auto name = identity::to_text(role);
        ASSERT_TRUE(store.add(named(name), "hash", role, PasswordOrigin::chosen));
        EXPECT_EQ(stored(name).manager, (Manager{named(name), role}));
        EXPECT_EQ(stored(name).password_hash, "hash");
    }
    EXPECT_FALSE(store.find(named("Viewer")).value());
}

TEST_F(SqlManagerStoreTest, AddingAgainIsRefusedAndChangesNothing) {
    ASSERT_TRUE(store.add(named("eva"), "old", Role::viewer, PasswordOrigin::chosen));
    const auto refused =
        store.add(named("eva"), "new", Role::administrator, PasswordOrigin::standard);
    EXPECT_EQ(refused.error().error, AccountError::exists);
    EXPECT_THAT(refused.error().detail, HasSubstr("eva"));
    EXPECT_EQ(stored("eva").manager, (Manager{named("eva"), Role::viewer}));
    EXPECT_EQ(stored("eva").password_hash, "old");
}

TEST_F(SqlManagerStoreTest, ListsByName) {
    EXPECT_THAT(store.list().value(), IsEmpty());
    ASSERT_TRUE(add("eva", Role::viewer));
    ASSERT_TRUE(add("Udo", Role::operator_));
    ASSERT_TRUE(store.add(named("admin"), "hash", Role::administrator, PasswordOrigin::standard));
    EXPECT_THAT(
        store.list().value(),
        ElementsAre(
            Manager{named("Udo"), Role::operator_},
            Manager{named("admin"), Role::administrator, true},
            Manager{named("eva"), Role::viewer}
        )
    );
}

TEST_F(SqlManagerStoreTest, KnowsWhetherSomeoneStillHasAStandardPassword) {
    ASSERT_TRUE(add("eva", Role::viewer));
    EXPECT_FALSE(store.any_standard_password().value());
    ASSERT_TRUE(store.add(named("admin"), "old", Role::administrator, PasswordOrigin::standard));
    EXPECT_TRUE(store.any_standard_password().value());

    ASSERT_TRUE(store.set_password(named("admin"), "new", PasswordOrigin::chosen));
    EXPECT_FALSE(store.any_standard_password().value());
    EXPECT_EQ(stored("admin").manager, (Manager{named("admin"), Role::administrator}));
    EXPECT_EQ(stored("admin").password_hash, "new");
    EXPECT_EQ(stored("eva").password_hash, "hash");

    ASSERT_TRUE(store.set_password(named("admin"), "old", PasswordOrigin::standard));
    EXPECT_TRUE(store.any_standard_password().value());
}

TEST_F(SqlManagerStoreTest, AnUnknownManagerCannotBeChanged) {
    const auto eva = named("eva");
    for (const auto& refused :
         {store.remove(eva), store.set_password(eva, "hash", PasswordOrigin::chosen)}) {
        EXPECT_EQ(refused.error().error, AccountError::unknown_account);
        EXPECT_THAT(refused.error().detail, HasSubstr("eva"));
    }
}

TEST_F(SqlManagerStoreTest, TheLastAdministratorStays) {
    ASSERT_TRUE(add("admin", Role::administrator));
    ASSERT_TRUE(add("udo", Role::operator_));
    EXPECT_EQ(store.remove(named("admin")).error().error, AccountError::last_administrator);

    ASSERT_TRUE(add("eva", Role::administrator));
    ASSERT_TRUE(store.remove(named("admin")));
    EXPECT_FALSE(store.find(named("admin")).value());
    EXPECT_EQ(store.remove(named("eva")).error().error, AccountError::last_administrator);
    ASSERT_TRUE(store.remove(named("udo")));
    EXPECT_THAT(store.list().value(), ElementsAre(Manager{named("eva"), Role::administrator}));
}

// Each thread has a database of its own, as if they were two processes: no mutex is between them.
TEST_F(SqlManagerStoreTest, OfTwoAdministratorsRemovedAtOnceOneStays) {
    SqliteDatabase other = temporary.open();
    const std::array<ManagerStore*, 2> stores{&store, &other.managers()};
    const std::array names{named("eva"), named("udo")};
    for (int round = 0; round < 20; ++round) {
        for (const auto& name : names) {
            std::ignore = store.add(name, "hash", Role::administrator, PasswordOrigin::chosen);
        }
        std::array<std::expected<void, AccountFailure>, 2> results;
        {
            std::latch start{2};
            std::array<std::jthread, 2> threads;
            for (const std::size_t i : {0U, 1U}) {
                threads[i] = std::jthread{[&, i] {
                    start.arrive_and_wait();
                    results[i] = stores[i]->remove(names[i]);
                }};
            }
        }
        ASSERT_NE(results[0].has_value(), results[1].has_value());
        const auto& refused = results[0] ? results[1] : results[0];
        ASSERT_EQ(refused.error().error, AccountError::last_administrator);
        ASSERT_EQ(store.list().value().size(), 1U);
    }
}

TEST_F(SqlManagerStoreTest, ChangesSurviveTheEndOfTheProcess) {
    ASSERT_TRUE(add("admin", Role::administrator));
    ASSERT_TRUE(add("eva", Role::viewer));
    ASSERT_TRUE(store.set_password(named("admin"), "new", PasswordOrigin::chosen));
    ASSERT_TRUE(store.remove(named("eva")));

    SqliteDatabase later = temporary.open_as_after_a_crash();
    EXPECT_EQ(later.managers().list().value().size(), 1U);
    EXPECT_EQ(later.managers().find(named("admin")).value()->password_hash, "new");
}

TEST_F(SqlManagerStoreTest, ARowThatBreaksTheRulesIsReportedNotServed) {
    ASSERT_TRUE(add("eva", Role::viewer));
    temporary.by_hand("UPDATE managers SET role = 'queen'");
    EXPECT_EQ(store.find(named("eva")).error().error, AccountError::corrupt);
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);

    temporary.by_hand("UPDATE managers SET role = 'viewer', name = '../eva'");
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);
}

}  // namespace
}  // namespace palomar::accounts
