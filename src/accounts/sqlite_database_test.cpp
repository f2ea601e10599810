// Tests of SqliteDatabase on real files: how they are made, and what happens when the file, the
// folder, the disk or another process is in the way.
#include "accounts/sqlite_database.hpp"

#include "accounts/temporary_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <atomic>
#include <fstream>
#include <optional>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <utility>
#include <vector>

namespace palomar::accounts {
namespace {

using identity::Role;
using identity::UserName;
using maildrop::Policy;
using namespace std::chrono_literals;
using telemetry::Kind;
using testing::Each;
using testing::HasSubstr;

class SqliteDatabaseTest : public testing::Test {
  protected:
    [[nodiscard]] AccountFailure refusal() const {
        auto database = SqliteDatabase::open(file, 20ms);
        EXPECT_FALSE(database.has_value());
        return std::move(database).error();
    }
    static mode_t mode_of(const std::filesystem::path& file) {
        struct stat status{};
        EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
        return status.st_mode & 07777U;
    }
    /// ana, as account with an app password and as one of two administrators, and one number.
    static void fill(SqliteDatabase& database) {
        const auto chosen = PasswordOrigin::chosen;
        ASSERT_TRUE(database.accounts().add(named("ana"), {"hash"}));
        ASSERT_TRUE(database.accounts().add_app_password(named("ana"), phone, "app"));
        ASSERT_TRUE(database.managers().add(named("ana"), "hash", Role::administrator, chosen));
        ASSERT_TRUE(database.managers().add(named("eva"), "hash", Role::administrator, chosen));
        ASSERT_TRUE(database.history().record(0, logins));
    }
    /// What becomes of every call that changes something.
    static std::vector<std::optional<AccountError>> outcomes_of_changes(SqliteDatabase& database) {
        AccountStore& accounts = database.accounts();
        ManagerStore& managers = database.managers();
        std::vector<std::optional<AccountError>> outcomes;
        const auto replaced = accounts.replace_password_hash(named("ana"), "hash", {"better"});
        outcomes.push_back(replaced ? std::nullopt : std::optional{replaced.error().error});
        for (const auto& outcome :
             {accounts.add(named("bob"), {"new"}),
              accounts.put(named("ana"), {"new"}),
              accounts.set_password(named("ana"), {"new"}),
              accounts.set_enabled(named("ana"), Access::disabled),
              accounts.set_require_tls(named("ana"), TlsNeed::required),
              accounts.set_read_only(named("ana"), Rights::read_only),
              accounts.set_networks(named("ana"), loopback),
              accounts.set_retrieved(named("ana"), Policy::keep),
              accounts.add_app_password(named("ana"), labelled("laptop"), "new"),
              accounts.touch_app_password(named("ana"), phone, 1),
              accounts.remove_app_password(named("ana"), phone),
              accounts.remove(named("ana")),
              managers.add(named("bob"), "new", Role::viewer, PasswordOrigin::chosen),
              managers.set_password(named("ana"), "new", PasswordOrigin::standard),
              managers.remove(named("ana")),
              database.history().record(0, logins)}) {
            outcomes.push_back(outcome ? std::nullopt : std::optional{outcome.error().error});
        }
        return outcomes;
    }
    static void expect_untouched(SqliteDatabase& database) {
        EXPECT_EQ(database.accounts().list().value(), std::vector{Account{named("ana")}});
        EXPECT_EQ(database.accounts().find(named("ana")).value()->password_hash, "hash");
        const std::vector<AppPasswordUse> app_passwords =
            database.accounts().list_app_passwords(named("ana")).value();
        ASSERT_EQ(app_passwords.size(), 1U);
        EXPECT_EQ(app_passwords.front().label, phone);
        EXPECT_FALSE(app_passwords.front().last_used);
        EXPECT_EQ(database.accounts().find_app_password(named("ana"), "app").value(), phone);
        EXPECT_EQ(database.managers().list().value().size(), 2U);
        EXPECT_EQ(database.managers().find(named("ana")).value()->password_hash, "hash");
        EXPECT_FALSE(database.managers().any_standard_password().value());
        EXPECT_EQ(database.history().totals().value().at("logins"), 7U);
        EXPECT_EQ(database.history().points("logins", 0, 60, 60).value().at(0).value, 7U);
    }

    static inline const std::vector loopback{identity::Network::from("::1").value()};
    static inline const Label phone = labelled("phone");
    static constexpr std::array logins{Recorded{"logins", Kind::total, 7, 7}};

    TemporaryDatabase temporary;
    std::filesystem::path folder = temporary.folder();
    std::filesystem::path file = temporary.file();
};

TEST_F(SqliteDatabaseTest, WhatItHoldsOutlivesIt) {
    {
        SqliteDatabase database = temporary.open();
        fill(database);
    }
    SqliteDatabase database = temporary.open();
    expect_untouched(database);
}

TEST_F(SqliteDatabaseTest, TheStoresStayWhereTheyAreWhenItIsMoved) {
    SqliteDatabase first = temporary.open();
    AccountStore& accounts = first.accounts();
    SqliteDatabase second = std::move(first);
    EXPECT_EQ(&second.accounts(), &accounts);
    EXPECT_TRUE(accounts.add(named("ana"), {"hash"}));
}

TEST_F(SqliteDatabaseTest, AllItsFilesAreTheOwnersAlone) {
    const mode_t usual = ::umask(0);
    SqliteDatabase database = temporary.open();
    ::umask(usual);
    fill(database);
    for (const std::string suffix : {"", "-wal", "-shm"}) {
        EXPECT_EQ(mode_of(file.native() + suffix), 0600U) << suffix;
    }
}

TEST_F(SqliteDatabaseTest, AFileThatOthersMayAccessIsRefused) {
    (void)temporary.open();
    for (const mode_t mode : {0640U, 0620U, 0604U, 0602U, 0666U}) {
        ASSERT_EQ(::chmod(file.c_str(), mode), 0);
        const AccountFailure failure = refusal();
        EXPECT_EQ(failure.error, AccountError::unusable);
        EXPECT_THAT(failure.detail, HasSubstr("chmod 600"));
    }
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
    EXPECT_TRUE(SqliteDatabase::open(file));
}

TEST_F(SqliteDatabaseTest, AFolderThatCannotHoldTheFileIsReported) {
    file = folder / "missing" / "palomar.db";
    EXPECT_EQ(refusal().error, AccountError::unavailable);

    std::ofstream{folder / "file"} << "text";
    file = folder / "file" / "palomar.db";
    EXPECT_EQ(refusal().error, AccountError::unavailable);
    EXPECT_THAT(refusal().detail, HasSubstr("Not a directory"));
}

TEST_F(SqliteDatabaseTest, WhatIsNoRegularFileIsRefused) {
    file = folder;
    EXPECT_EQ(refusal().error, AccountError::unusable);
}

TEST_F(SqliteDatabaseTest, ANameThatSociWouldMisreadIsRefused) {
    file = folder / "a\" timeout=\"9.db";
    EXPECT_EQ(refusal().error, AccountError::unusable);
    EXPECT_TRUE(std::filesystem::is_empty(folder));

    file = folder / "db=a b= c.db";
    EXPECT_TRUE(SqliteDatabase::open(file));
    EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(SqliteDatabaseTest, AFileThatIsNoDatabaseIsRefusedAndKept) {
    const std::string text(5000, 'x');
    std::ofstream{file} << text;
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
    EXPECT_EQ(refusal().error, AccountError::corrupt);
    EXPECT_EQ(std::filesystem::file_size(file), text.size());
}

TEST_F(SqliteDatabaseTest, ADamagedDatabaseIsReportedWhereItIsDamaged) {
    {
        SqliteDatabase database = temporary.open();
        for (int i = 0; i < 200; ++i) {
            ASSERT_TRUE(database.accounts().add(
                named("user" + std::to_string(i)), StoredPassword{std::string(100, 'h')}
            ));
        }
    }
    {
        // All but the first two pages: the schema and its version can still be read.
        std::fstream damage{file, std::ios::in | std::ios::out | std::ios::binary};
        const auto size = std::filesystem::file_size(file);
        constexpr std::size_t sound = 8192;
        ASSERT_GT(size, sound);
        damage.seekp(sound);
        damage << std::string(size - sound, '\xFF');
    }
    SqliteDatabase database = temporary.open();
    AccountStore& store = database.accounts();
    EXPECT_EQ(store.find(named("user7")).error().error, AccountError::corrupt);
    EXPECT_EQ(store.list().error().error, AccountError::corrupt);
    EXPECT_EQ(store.put(named("user7"), {"hash"}).error().error, AccountError::corrupt);
}

TEST_F(SqliteDatabaseTest, ANewerSchemaIsRefused) {
    (void)temporary.open();
    temporary.by_hand("UPDATE schema_version SET version = 1000");
    const AccountFailure failure = refusal();
    EXPECT_EQ(failure.error, AccountError::unusable);
    EXPECT_THAT(failure.detail, HasSubstr("newer"));
}

TEST_F(SqliteDatabaseTest, AnotherProcessThatWritesDelaysNoReaderAndNoStart) {
    {
        SqliteDatabase database = temporary.open();
        fill(database);
    }
    const WritingProcess other{file};
    SqliteDatabase database = temporary.open(20ms);
    EXPECT_THAT(outcomes_of_changes(database), Each(AccountError::unavailable));
    expect_untouched(database);
}

TEST_F(SqliteDatabaseTest, WritesAgainWhenTheOtherProcessIsDone) {
    SqliteDatabase database = temporary.open(20ms);
    fill(database);
    {
        const WritingProcess other{file};
        EXPECT_THAT(outcomes_of_changes(database), Each(AccountError::unavailable));
    }
    EXPECT_THAT(outcomes_of_changes(database), Each(std::nullopt));
}

TEST_F(SqliteDatabaseTest, AFullDiskIsReportedAndLeavesEverythingAsItWas) {
    SqliteDatabase database = temporary.open();
    fill(database);
    {
        const FullDisk full;
        EXPECT_THAT(outcomes_of_changes(database), Each(AccountError::unavailable));
        expect_untouched(database);
    }
    expect_untouched(database);
    EXPECT_THAT(outcomes_of_changes(database), Each(std::nullopt));
}

TEST_F(SqliteDatabaseTest, NoCallLeavesAReaderBehindThatKeepsTheLogFromBeingCut) {
    SqliteDatabase palomar = temporary.open();
    fill(palomar);
    expect_untouched(palomar);
    EXPECT_FALSE(palomar.accounts().any_retrieved_other_than(Policy::archive).value());
    ASSERT_TRUE(palomar.accounts().add(named("bob"), {"hash"}));

    soci::session database{soci::sqlite3, "db=\"" + file.native() + "\""};
    int busy = -1;
    database << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy);
    EXPECT_EQ(busy, 0);
    EXPECT_EQ(std::filesystem::file_size(file.native() + "-wal"), 0U);
}

TEST_F(SqliteDatabaseTest, ServesManyThreads) {
    SqliteDatabase database = temporary.open();
    AccountStore& store = database.accounts();
    ASSERT_TRUE(store.put(named("shared"), {"hash"}));
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                const UserName own = named("user" + std::to_string(thread));
                for (int i = 0; i < 50; ++i) {
                    const std::string hash = "hash" + std::to_string(i);
                    const bool put = store.put(own, {hash}).has_value();
                    const auto found = store.find(own);
                    const auto shared = store.find(named("shared"));
                    const bool as_expected = put && found && *found &&
                                             (*found)->password_hash == hash &&
                                             (*found)->account.name == own && shared && *shared &&
                                             (*shared)->password_hash == "hash";
                    failures += as_expected ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(store.list().value().size(), 5U);
}

}  // namespace
}  // namespace palomar::accounts
