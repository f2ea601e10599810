// Tests of migrations, on a database in memory.
#include "accounts/migrations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <string>

namespace palomar::accounts {
namespace {

constexpr std::array<std::string_view, 2> first{
    "CREATE TABLE pigeons (name VARCHAR(10) NOT NULL)", "INSERT INTO pigeons (name) VALUES ('a')"
};
constexpr std::array<std::string_view, 1> second{"INSERT INTO pigeons (name) VALUES ('b')"};
constexpr std::array<std::string_view, 2> broken{
    "INSERT INTO pigeons (name) VALUES ('c')", "INSERT INTO nowhere (name) VALUES ('d')"
};

class MigrationsTest : public testing::Test {
  protected:
    long long number(const std::string& query) {
        long long result = -1;
        database << query, soci::into(result);
        return result;
    }
    long long version() { return number("SELECT version FROM schema_version"); }
    long long pigeons() { return number("SELECT COUNT(*) FROM pigeons"); }

    soci::session database{soci::sqlite3, ":memory:"};
};

TEST_F(MigrationsTest, AnEmptyDatabaseGoesThroughAllSteps) {
    ASSERT_TRUE(migrate(database, std::array<Migration, 2>{first, second}));
    EXPECT_EQ(version(), 2);
    EXPECT_EQ(pigeons(), 2);
}

TEST_F(MigrationsTest, AnOlderDatabaseGoesThroughTheStepsItLacks) {
    ASSERT_TRUE(migrate(database, std::array<Migration, 1>{first}));
    EXPECT_EQ(version(), 1);
    ASSERT_TRUE(migrate(database, std::array<Migration, 2>{first, second}));
    EXPECT_EQ(version(), 2);
    EXPECT_EQ(pigeons(), 2);
}

TEST_F(MigrationsTest, ADatabaseThatIsUpToDateIsNotWrittenTo) {
    ASSERT_TRUE(migrate(database, std::array<Migration, 1>{first}));
    database << "PRAGMA query_only = ON";
    EXPECT_TRUE(migrate(database, std::array<Migration, 1>{first}));
    EXPECT_EQ(pigeons(), 1);
}

TEST_F(MigrationsTest, ANewerDatabaseIsRefusedAndLeftAlone) {
    ASSERT_TRUE(migrate(database, std::array<Migration, 2>{first, second}));
    const auto refused = migrate(database, std::array<Migration, 1>{first});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, AccountError::unusable);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("schema version 2"));
    EXPECT_EQ(version(), 2);
}

TEST_F(MigrationsTest, AStepThatFailsLeavesNoTrace) {
    const std::array<Migration, 2> steps{first, broken};
    const auto migrating = [&] { return migrate(database, steps).has_value(); };
    EXPECT_THROW(migrating(), soci::soci_error);
    EXPECT_EQ(version(), 1);
    EXPECT_EQ(pigeons(), 1);
    EXPECT_TRUE(migrate(database, std::array<Migration, 2>{first, second}));
    EXPECT_EQ(pigeons(), 2);
}

TEST_F(MigrationsTest, AccountsOfVersion3GetTheirSwitchesOff) {
    ASSERT_TRUE(migrate(database, migrations().first(3)));
    database << "INSERT INTO accounts VALUES ('ana', 'hash', 0, 'keep', 1, 2)";
    ASSERT_TRUE(migrate(database, migrations()));
    EXPECT_EQ(
        number("SELECT COUNT(*) FROM accounts WHERE (name, password, enabled, retrieved, created,"
               " changed, require_tls, read_only) = ('ana', 'hash', 0, 'keep', 1, 2, 0, 0)"
               " AND networks IS NULL AND scram IS NULL"),
        1
    );
    EXPECT_EQ(number("SELECT COUNT(*) FROM app_passwords"), 0);
}

TEST_F(MigrationsTest, ADatabaseOfVersion1KeepsItsAccounts) {
    ASSERT_TRUE(migrate(database, migrations().first(1)));
    database << "INSERT INTO accounts VALUES ('ana', 'hash', 0, 'keep', 1, 2)";
    database << "INSERT INTO accounts VALUES ('bob', 'hash', 1, NULL, 3, 4)";
    ASSERT_TRUE(migrate(database, migrations()));

    EXPECT_EQ(version(), static_cast<long long>(migrations().size()));
    EXPECT_EQ(
        number("SELECT COUNT(*) FROM accounts WHERE (name, password, enabled, retrieved, created,"
               " changed) = ('ana', 'hash', 0, 'keep', 1, 2)"),
        1
    );
    EXPECT_EQ(number("SELECT COUNT(*) FROM accounts"), 2);
    for (const std::string table : {"managers", "series", "history"}) {
        EXPECT_EQ(number("SELECT COUNT(*) FROM " + table), 0) << table;
    }
}

TEST_F(MigrationsTest, PalomarsSchemaRefusesRowsThatMakeNoSense) {
    ASSERT_TRUE(migrate(database, migrations()));
    database << "PRAGMA foreign_keys = ON";
    for (const std::string row :
         {"accounts VALUES ('ana', 'hash', 1, 'keep', 0, 0, 0, 0, NULL, NULL)",
          "accounts VALUES ('eva', 'hash', 1, NULL, 0, 0, 1, 1, '::1', 'scram')",
          "app_passwords VALUES ('ana', 'phone', 'hash', 0, NULL)",
          "managers VALUES ('eva', 'hash', 'operator', 0, 0, 0)",
          "series VALUES ('logins', 'total', 0)",
          "series VALUES ('sessions', 'level', NULL)",
          "history VALUES ('logins', 60, 0, 0)",
          "history VALUES ('logins', 3600, 0, 0)"}) {
        EXPECT_NO_THROW(database << "INSERT INTO " + row) << row;
    }
    for (const std::string row :
         {"accounts VALUES ('ana', 'hash', 1, NULL, 0, 0, 0, 0, NULL, NULL)",
          "accounts VALUES ('bob', 'hash', 2, NULL, 0, 0, 0, 0, NULL, NULL)",
          "accounts VALUES ('bob', 'hash', 1, 'burn', 0, 0, 0, 0, NULL, NULL)",
          "accounts VALUES ('bob', NULL, 1, NULL, 0, 0, 0, 0, NULL, NULL)",
          "accounts VALUES (NULL, 'hash', 1, NULL, 0, 0, 0, 0, NULL, NULL)",
          "accounts VALUES ('bob', 'hash', 1, NULL, 0, 0, 2, 0, NULL, NULL)",
          "accounts VALUES ('bob', 'hash', 1, NULL, 0, 0, 0, 2, NULL, NULL)",
          "accounts VALUES ('bob', 'hash', 1, NULL, 0, 0, NULL, 0, NULL, NULL)",
          "app_passwords VALUES ('ana', 'phone', 'other', 0, NULL)",
          "app_passwords VALUES ('ana', 'laptop', NULL, 0, NULL)",
          "app_passwords VALUES ('bob', 'phone', 'hash', 0, NULL)",
          "managers VALUES ('eva', 'hash', 'viewer', 0, 0, 0)",
          "managers VALUES ('udo', 'hash', 'queen', 0, 0, 0)",
          "managers VALUES ('udo', 'hash', 'viewer', 2, 0, 0)",
          "managers VALUES ('udo', NULL, 'viewer', 0, 0, 0)",
          "series VALUES ('octets', 'ratio', 0)",
          "series VALUES ('octets', 'total', NULL)",
          "series VALUES ('octets', 'total', -1)",
          "series VALUES ('octets', 'level', 0)",
          "history VALUES ('logins', 60, 0, 1)",
          "history VALUES ('logins', 61, 60, 0)",
          "history VALUES ('logins', 60, 60, -1)",
          "history VALUES ('octets', 60, 0, 0)"}) {
        EXPECT_THROW(database << "INSERT INTO " + row, soci::soci_error) << row;
    }
}

TEST_F(MigrationsTest, AppPasswordsGoWithTheirAccount) {
    ASSERT_TRUE(migrate(database, migrations()));
    database << "PRAGMA foreign_keys = ON";
    database << "INSERT INTO accounts (name, password, created, changed) VALUES ('ana', 'h', 0, 0)";
    database << "INSERT INTO app_passwords VALUES ('ana', 'phone', 'hash', 0, NULL)";
    database << "DELETE FROM accounts";
    EXPECT_EQ(number("SELECT COUNT(*) FROM app_passwords"), 0);
}

}  // namespace
}  // namespace palomar::accounts
