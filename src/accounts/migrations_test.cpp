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

TEST_F(MigrationsTest, PalomarsSchemaRefusesRowsThatMakeNoSense) {
    ASSERT_TRUE(migrate(database, migrations()));
    const std::string insert = "INSERT INTO accounts VALUES ";
    database << insert + "('ana', 'hash', 1, 'keep', 0, 0)";
    for (const std::string row :
         {"('ana', 'hash', 1, NULL, 0, 0)",
          "('bob', 'hash', 2, NULL, 0, 0)",
          "('bob', 'hash', 1, 'burn', 0, 0)",
          "('bob', NULL, 1, NULL, 0, 0)",
          "(NULL, 'hash', 1, NULL, 0, 0)"}) {
        EXPECT_THROW(database << insert + row, soci::soci_error) << row;
    }
}

}  // namespace
}  // namespace palomar::accounts
