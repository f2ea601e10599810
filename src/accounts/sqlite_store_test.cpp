// Tests of SqliteStore on real files: what is kept, and what happens when the file, the folder or
// another process is in the way.
#include "accounts/sqlite_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <atomic>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace palomar::accounts {
namespace {

using identity::UserName;
using maildrop::Policy;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

UserName named(std::string_view text) {
    const auto name = UserName::from(text);
    return name ? *name : throw std::invalid_argument{"no user name"};
}

/// What the store has of an account that exists.
StoredAccount stored(AccountStore& store, std::string_view name) {
    const auto found = store.find(named(name)).value();
    return found ? *found : throw std::invalid_argument{"no such account"};
}

/// Another process that holds the write lock on a database as long as this object lives.
class WritingProcess {
  public:
    explicit WritingProcess(const std::string& file) {
        std::array<int, 2> locked{};
        std::array<int, 2> stop{};
        EXPECT_EQ(::pipe2(locked.data(), O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(stop.data(), O_CLOEXEC), 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::close(stop[1]);
            hold_lock(file, locked[1], stop[0]);
        }
        ::close(locked[1]);
        ::close(stop[0]);
        char news = 0;
        EXPECT_EQ(::read(locked[0], &news, 1), 1) << "the other process got no lock";
        ::close(locked[0]);
        stop_ = stop[1];
    }
    ~WritingProcess() {
        ::close(stop_);
        ::waitpid(child_, nullptr, 0);
    }
    WritingProcess(const WritingProcess&) = delete;
    WritingProcess& operator=(const WritingProcess&) = delete;

  private:
    [[noreturn]] static void hold_lock(const std::string& file, int locked, int stop) {
        try {
            soci::session database{soci::sqlite3, "db=\"" + file + "\""};
            database << "BEGIN IMMEDIATE";
            char news = 'l';
            if (::write(locked, &news, 1) == 1) {
                (void)::read(stop, &news, 1);
            }
        } catch (const soci::soci_error&) {
            ::_exit(1);
        }
        ::_exit(0);
    }

    pid_t child_ = -1;
    int stop_ = -1;
};

class SqliteStoreTest : public testing::Test {
  protected:
    SqliteStoreTest() {
        std::string pattern = testing::TempDir() + "palomar accounts XXXXXX";
        folder = ::mkdtemp(pattern.data());
        file = folder / "palomar.db";
    }
    ~SqliteStoreTest() override { std::filesystem::remove_all(folder); }

    std::unique_ptr<SqliteStore> open(std::chrono::milliseconds patience = 20s) {
        auto store = SqliteStore::open(file, patience);
        EXPECT_TRUE(store.has_value()) << store.error().detail;
        return std::move(store).value();
    }
    AccountFailure refusal() {
        auto store = SqliteStore::open(file, 20ms);
        EXPECT_FALSE(store.has_value());
        return std::move(store).error();
    }
    /// As another program may, who knows no rules.
    void by_hand(const std::string& statement) {
        soci::session database{soci::sqlite3, "db=\"" + file.native() + "\""};
        database << "PRAGMA ignore_check_constraints = ON";
        database << statement;
    }
    static mode_t mode_of(const std::filesystem::path& file) {
        struct stat status{};
        EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
        return status.st_mode & 07777U;
    }

    std::filesystem::path folder;
    std::filesystem::path file;
};

TEST_F(SqliteStoreTest, FindsWhatWasPutAndNothingElse) {
    const auto store = open();
    EXPECT_FALSE(store->find(named("ana")).value());
    ASSERT_TRUE(store->put(named("ana"), "hash"));

    EXPECT_EQ(stored(*store, "ana").account, (Account{named("ana")}));
    EXPECT_EQ(stored(*store, "ana").password_hash, "hash");
    EXPECT_FALSE(store->find(named("Ana")).value());
    EXPECT_FALSE(store->find(named("an")).value());
}

TEST_F(SqliteStoreTest, PuttingAgainChangesOnlyThePassword) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "old"));
    ASSERT_TRUE(store->set_retrieved(named("ana"), Policy::keep));
    by_hand("UPDATE accounts SET enabled = 0");
    ASSERT_TRUE(store->put(named("ana"), "new"));

    EXPECT_EQ(stored(*store, "ana").account, (Account{named("ana"), Policy::keep, false}));
    EXPECT_EQ(stored(*store, "ana").password_hash, "new");
}

TEST_F(SqliteStoreTest, APolicyCanBeSetAndTakenBack) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    for (const std::optional<Policy> policy :
         {std::optional{Policy::keep}, std::optional{Policy::archive}, std::optional<Policy>{}}) {
        ASSERT_TRUE(store->set_retrieved(named("ana"), policy));
        EXPECT_EQ(stored(*store, "ana").account.retrieved, policy);
    }
}

TEST_F(SqliteStoreTest, KnowsWhetherPoliciesDiffer) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    EXPECT_FALSE(store->any_retrieved_other_than(Policy::archive).value());
    ASSERT_TRUE(store->set_retrieved(named("ana"), Policy::keep));
    EXPECT_TRUE(store->any_retrieved_other_than(Policy::archive).value());
    EXPECT_FALSE(store->any_retrieved_other_than(Policy::keep).value());
}

TEST_F(SqliteStoreTest, ListsByName) {
    const auto store = open();
    EXPECT_THAT(store->list().value(), IsEmpty());
    for (const auto* name : {"bob", "Zoe", "ana"}) {
        ASSERT_TRUE(store->put(named(name), "hash"));
    }
    ASSERT_TRUE(store->set_retrieved(named("ana"), Policy::keep));
    EXPECT_THAT(
        store->list().value(),
        ElementsAre(
            Account{named("Zoe")}, Account{named("ana"), Policy::keep}, Account{named("bob")}
        )
    );
}

TEST_F(SqliteStoreTest, ARemovedAccountIsGone) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    ASSERT_TRUE(store->remove(named("ana")));
    EXPECT_FALSE(store->find(named("ana")).value());
}

TEST_F(SqliteStoreTest, AnUnknownAccountCannotBeChanged) {
    const auto store = open();
    EXPECT_EQ(store->remove(named("ana")).error().error, AccountError::unknown_account);
    const auto refused = store->set_retrieved(named("ana"), Policy::keep);
    EXPECT_EQ(refused.error().error, AccountError::unknown_account);
    EXPECT_THAT(refused.error().detail, HasSubstr("ana"));
}

TEST_F(SqliteStoreTest, AccountsOutliveTheStore) {
    ASSERT_TRUE(open()->put(named("ana"), "hash"));
    EXPECT_EQ(stored(*open(), "ana").password_hash, "hash");
}

TEST_F(SqliteStoreTest, TheLastWordIsOnDiskBeforeTheStoreIsClosed) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    std::filesystem::create_directory(folder / "copy");
    for (const std::string suffix : {"", "-wal"}) {
        std::filesystem::copy(
            file.native() + suffix, (folder / "copy" / "palomar.db").native() + suffix
        );
    }
    const auto copy = SqliteStore::open(folder / "copy" / "palomar.db").value();
    EXPECT_TRUE(copy->find(named("ana")).value());
}

TEST_F(SqliteStoreTest, AllItsFilesAreTheOwnersAlone) {
    const mode_t usual = ::umask(0);
    const auto store = open();
    ::umask(usual);
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    for (const std::string suffix : {"", "-wal", "-shm"}) {
        EXPECT_EQ(mode_of(file.native() + suffix), 0600U) << suffix;
    }
}

TEST_F(SqliteStoreTest, AFileThatOthersMayAccessIsRefused) {
    open().reset();
    for (const mode_t mode : {0640U, 0620U, 0604U, 0602U, 0666U}) {
        ASSERT_EQ(::chmod(file.c_str(), mode), 0);
        const AccountFailure failure = refusal();
        EXPECT_EQ(failure.error, AccountError::unusable);
        EXPECT_THAT(failure.detail, HasSubstr("chmod 600"));
    }
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
    EXPECT_TRUE(open());
}

TEST_F(SqliteStoreTest, AFolderThatCannotHoldTheFileIsReported) {
    file = folder / "missing" / "palomar.db";
    EXPECT_EQ(refusal().error, AccountError::unavailable);

    std::ofstream{folder / "file"} << "text";
    file = folder / "file" / "palomar.db";
    EXPECT_EQ(refusal().error, AccountError::unavailable);
    EXPECT_THAT(refusal().detail, HasSubstr("Not a directory"));
}

TEST_F(SqliteStoreTest, WhatIsNoRegularFileIsRefused) {
    file = folder;
    EXPECT_EQ(refusal().error, AccountError::unusable);
}

TEST_F(SqliteStoreTest, ANameThatSociWouldMisreadIsRefused) {
    file = folder / "a\" timeout=\"9.db";
    EXPECT_EQ(refusal().error, AccountError::unusable);
    EXPECT_TRUE(std::filesystem::is_empty(folder));

    file = folder / "db=a b= c.db";
    EXPECT_TRUE(open());
    EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsRefusedAndKept) {
    const std::string text(5000, 'x');
    std::ofstream{file} << text;
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
    EXPECT_EQ(refusal().error, AccountError::corrupt);
    EXPECT_EQ(std::filesystem::file_size(file), text.size());
}

TEST_F(SqliteStoreTest, ADamagedDatabaseIsReportedWhereItIsDamaged) {
    {
        const auto store = open();
        for (int i = 0; i < 200; ++i) {
            ASSERT_TRUE(store->put(named("user" + std::to_string(i)), std::string(100, 'h')));
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
    const auto store = open();
    EXPECT_EQ(store->find(named("user7")).error().error, AccountError::corrupt);
    EXPECT_EQ(store->list().error().error, AccountError::corrupt);
    EXPECT_EQ(store->put(named("user7"), "hash").error().error, AccountError::corrupt);
}

TEST_F(SqliteStoreTest, ARowThatBreaksTheRulesIsReportedNotServed) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    by_hand("UPDATE accounts SET retrieved = 'burn'");
    EXPECT_EQ(store->find(named("ana")).error().error, AccountError::corrupt);
    EXPECT_EQ(store->list().error().error, AccountError::corrupt);

    by_hand("UPDATE accounts SET retrieved = NULL, name = '../ana'");
    EXPECT_FALSE(store->find(named("ana")).value());
    EXPECT_EQ(store->list().error().error, AccountError::corrupt);
}

TEST_F(SqliteStoreTest, ANewerSchemaIsRefused) {
    open().reset();
    by_hand("UPDATE schema_version SET version = 1000");
    const AccountFailure failure = refusal();
    EXPECT_EQ(failure.error, AccountError::unusable);
    EXPECT_THAT(failure.detail, HasSubstr("newer"));
}

TEST_F(SqliteStoreTest, AnotherProcessThatWritesDelaysNoReaderAndNoStart) {
    ASSERT_TRUE(open()->put(named("ana"), "hash"));
    const WritingProcess other{file};
    const auto store = open(20ms);
    EXPECT_TRUE(store->find(named("ana")).value());
    EXPECT_EQ(store->put(named("ana"), "new").error().error, AccountError::unavailable);
    EXPECT_EQ(
        store->set_retrieved(named("ana"), Policy::keep).error().error, AccountError::unavailable
    );
    EXPECT_EQ(store->remove(named("ana")).error().error, AccountError::unavailable);
    EXPECT_EQ(stored(*store, "ana").password_hash, "hash");
}

TEST_F(SqliteStoreTest, WritesAgainWhenTheOtherProcessIsDone) {
    open().reset();
    std::optional<WritingProcess> other{file};
    const auto store = open(20ms);
    EXPECT_FALSE(store->put(named("ana"), "hash"));
    other.reset();
    EXPECT_TRUE(store->put(named("ana"), "hash"));
    EXPECT_TRUE(store->find(named("ana")).value());
}

TEST_F(SqliteStoreTest, AFindLeavesNoReaderBehindThatKeepsTheLogFromBeingCut) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("ana"), "hash"));
    ASSERT_EQ(store->list().value().size(), 1U);
    ASSERT_TRUE(store->find(named("ana")).value());
    ASSERT_TRUE(store->put(named("bob"), "hash"));

    soci::session database{soci::sqlite3, "db=\"" + file.native() + "\""};
    int busy = -1;
    database << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy);
    EXPECT_EQ(busy, 0);
    EXPECT_EQ(std::filesystem::file_size(file.native() + "-wal"), 0U);
}

TEST_F(SqliteStoreTest, ServesManyThreads) {
    const auto store = open();
    ASSERT_TRUE(store->put(named("shared"), "hash"));
    std::atomic<int> failures = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&, thread] {
                const UserName own = named("user" + std::to_string(thread));
                for (int i = 0; i < 50; ++i) {
                    const std::string hash = "hash" + std::to_string(i);
                    const bool put = store->put(own, hash).has_value();
                    const auto found = store->find(own);
                    const auto shared = store->find(named("shared"));
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
    EXPECT_EQ(store->list().value().size(), 5U);
}

}  // namespace
}  // namespace palomar::accounts
