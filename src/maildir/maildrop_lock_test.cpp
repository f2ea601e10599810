// One session per maildrop: in this process, across processes, after a crash.
#include "maildir/maildrop_lock.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <map>
#include <signal.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace palomar::maildir {
namespace {

using maildrop::Holder;
using maildrop::StoreError;

class MaildropLockTest : public ::testing::Test {
  protected:
    std::size_t open_descriptors() {
        const std::filesystem::directory_iterator all{"/proc/self/fd"};
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    MaildropLocks locks{files, home.root().string()};
    /// As another process has them.
    MaildropLocks others{posix, home.root().string()};
};

TEST_F(MaildropLockTest, ASecondSessionOfThisProcessLearnsWhoHoldsTheMaildrop) {
    const auto before = std::chrono::system_clock::now();
    auto first = locks.take("ana", "192.0.2.1", Blocking::allowed);
    ASSERT_TRUE(first);
    const auto second = locks.take("ana", "192.0.2.2", Blocking::allowed);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().failure.error, StoreError::in_use);
    const Holder holder = second.error().holder.value_or(Holder{});
    EXPECT_EQ(holder.client, "192.0.2.1");
    EXPECT_GE(holder.since, before);
    EXPECT_TRUE(locks.take("eva", "192.0.2.2", Blocking::allowed));
}

TEST_F(MaildropLockTest, IsGivenBackByTheLastOwner) {
    {
        auto taken = locks.take("ana", "", Blocking::allowed);
        const MaildropLock owner = std::move(*taken);
        EXPECT_FALSE(locks.take("ana", "", Blocking::allowed));
    }
    auto again = locks.take("ana", "", Blocking::allowed);
    ASSERT_TRUE(again);
    auto eva = locks.take("eva", "", Blocking::allowed);
    *again = std::move(*eva);
    EXPECT_TRUE(locks.take("ana", "", Blocking::allowed));
    EXPECT_FALSE(locks.take("eva", "", Blocking::allowed));
}

TEST_F(MaildropLockTest, AnotherProcessIsKeptOutWithoutAHolder) {
    {
        const auto first = locks.take("ana", "192.0.2.1", Blocking::allowed);
        ASSERT_TRUE(first);
        const auto second = others.take("ana", "192.0.2.2", Blocking::allowed);
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().failure.error, StoreError::in_use);
        EXPECT_FALSE(second.error().holder);
        EXPECT_TRUE(others.take("eva", "", Blocking::allowed));
    }
    EXPECT_TRUE(others.take("ana", "", Blocking::allowed));
}

TEST_F(MaildropLockTest, AProcessThatIsKilledHoldsNothing) {
    std::array<int, 2> ready{};
    ASSERT_EQ(::pipe(ready.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const auto held = others.take("ana", "", Blocking::allowed);
        const char answer = held ? 'y' : 'n';
        static_cast<void>(::write(ready[1], &answer, 1));
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    ASSERT_EQ(answer, 'y');
    const auto refused = locks.take("ana", "", Blocking::allowed);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    EXPECT_FALSE(refused);
    EXPECT_TRUE(locks.take("ana", "", Blocking::allowed));
}

TEST_F(MaildropLockTest, IsTakenWithoutWaitingOnceItsLockFileIsOpen) {
    files.set_local(true);
    EXPECT_EQ(
        locks.take("ana", "", Blocking::forbidden).error().failure.error, StoreError::would_block
    );
    const bool was_free = locks.take("ana", "", Blocking::allowed).has_value();
    ASSERT_TRUE(was_free);
    const auto taken = locks.take("ana", "", Blocking::forbidden);
    ASSERT_TRUE(taken);
    EXPECT_TRUE(taken->is_released_at_once());
    EXPECT_EQ(locks.take("ana", "", Blocking::forbidden).error().failure.error, StoreError::in_use);
    EXPECT_FALSE(others.take("ana", "", Blocking::allowed)) << "other processes are kept out too";
}

TEST_F(MaildropLockTest, MayHaveToWaitForAnotherMachine) {
    files.set_local(false);
    {
        const auto taken = locks.take("ana", "", Blocking::allowed);
        ASSERT_TRUE(taken);
        EXPECT_FALSE(taken->is_released_at_once());
    }
    EXPECT_EQ(
        locks.take("ana", "", Blocking::forbidden).error().failure.error, StoreError::would_block
    );
}

TEST_F(MaildropLockTest, OfANetworkFileSystemNoFileStaysOpen) {
    files.set_local(false);
    const std::size_t before = open_descriptors();
    for (int login = 0; login < 3; ++login) {
        files.set_plan(fail(Operation::lock, "", ESTALE));
        EXPECT_FALSE(locks.take("ana", "", Blocking::allowed));
        files.set_plan({});
        EXPECT_TRUE(locks.take("ana", "", Blocking::allowed)) << "by a new handle";
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST_F(MaildropLockTest, AHandleThatWentStaleIsReplaced) {
    files.set_local(true);
    EXPECT_TRUE(locks.take("ana", "", Blocking::allowed));
    files.set_plan(fail(Operation::lock, "", ESTALE));
    EXPECT_FALSE(locks.take("ana", "", Blocking::allowed));
    files.set_plan(fail(Operation::open_lock_file, "", ENOSPC));
    EXPECT_FALSE(locks.take("ana", "", Blocking::allowed)) << "it is opened again";
}

TEST_F(MaildropLockTest, AllAgreeAgainAMomentAfterTheDirectoryWasReplaced) {
    files.set_local(true);
    EXPECT_TRUE(locks.take("ana", "", Blocking::allowed));
    std::filesystem::rename(home.root() / ".palomar-locks", home.root() / "elsewhere");
    files.advance(std::chrono::seconds{2});
    EXPECT_EQ(
        locks.take("ana", "", Blocking::forbidden).error().failure.error, StoreError::would_block
    );
    const auto held = locks.take("ana", "", Blocking::allowed);
    EXPECT_TRUE(held);
    EXPECT_FALSE(others.take("ana", "", Blocking::allowed));
}

TEST_F(MaildropLockTest, IdleSessionsShareDescriptors) {
    const std::size_t before = open_descriptors();
    {
        std::vector<MaildropLock> held;
        for (int account = 0; account < 2000; ++account) {
            auto taken = locks.take("account" + std::to_string(account), "", Blocking::allowed);
            ASSERT_TRUE(taken);
            held.push_back(std::move(*taken));
        }
    }
    EXPECT_LE(open_descriptors(), before + 256);
}

TEST_F(MaildropLockTest, WhereDescriptorsAreFewOnlySomeLockFilesStayOpen) {
    constexpr std::size_t descriptors = 80;
    constexpr std::size_t share = descriptors / 8;
    files.set_descriptors(descriptors);
    MaildropLocks modest{files, home.root().string()};
    const auto take_in_turn = [&] {
        std::size_t at_once = 0;
        for (int account = 0; account < 100; ++account) {
            const std::string key = std::to_string(account);
            at_once += modest.take(key, "", Blocking::forbidden).has_value() ? 1U : 0U;
            EXPECT_TRUE(modest.take(key, "", Blocking::allowed));
        }
        return at_once;
    };
    const std::size_t before = open_descriptors();
    take_in_turn();
    EXPECT_EQ(open_descriptors(), before + share);
    EXPECT_GE(take_in_turn(), share) << "those that stayed open";
    EXPECT_EQ(open_descriptors(), before + share);
    // They count as long as they are open: others take the places of those that are not.
    std::filesystem::rename(home.root() / ".palomar-locks", home.root() / "elsewhere");
    files.advance(std::chrono::seconds{2});
    take_in_turn();
    EXPECT_EQ(open_descriptors(), before + share);
}

TEST_F(MaildropLockTest, WhereDescriptorsAreFewALockThatIsHeldStaysOpen) {
    files.set_descriptors(0);
    MaildropLocks modest{files, home.root().string()};
    const std::size_t before = open_descriptors();
    {
        const auto held = modest.take("ana", "", Blocking::allowed);
        ASSERT_TRUE(held);
        EXPECT_FALSE(others.take("ana", "", Blocking::allowed));
    }
    EXPECT_TRUE(others.take("ana", "", Blocking::allowed));
    EXPECT_LE(open_descriptors(), before + 1) << "the others' own";
}

TEST_F(MaildropLockTest, IsGivenBackToOtherProcessesWhileItsLockFileIsInUse) {
    // More maildrops than lock files: most share theirs with another.
    std::map<std::string, MaildropLock> held;
    for (int account = 0; account < 800; ++account) {
        const std::string key = std::to_string(account);
        auto taken = locks.take(key, "", Blocking::allowed);
        ASSERT_TRUE(taken);
        held.emplace(key, std::move(*taken));
    }
    while (!held.empty()) {
        const std::string key = held.begin()->first;
        EXPECT_FALSE(others.take(key, "", Blocking::allowed));
        held.erase(held.begin());
        EXPECT_TRUE(others.take(key, "", Blocking::allowed));
    }
}

TEST_F(MaildropLockTest, ManyThreadsNeverHoldOneMaildropTwice) {
    MaildropLocks shared{posix, home.root().string()};
    std::atomic<int> holders = 0;
    std::atomic<int> taken = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                for (int time = 0; time < 200; ++time) {
                    if (const auto lock = shared.take("ana", "", Blocking::allowed)) {
                        EXPECT_EQ(holders.fetch_add(1), 0);
                        ++taken;
                        holders.fetch_sub(1);
                    }
                }
            });
        }
    }
    EXPECT_GT(taken, 0);
}

TEST_F(MaildropLockTest, AFullDiskKeepsNobodyOutOnceTheLockFilesAreThere) {
    ASSERT_TRUE(locks.take("ana", "", Blocking::allowed));
    // Files that exist are opened; one that had to be made would fail.
    for (int account = 0; account < 200; ++account) {
        EXPECT_TRUE(std::filesystem::exists(home.root() / ".palomar-locks" / "ff"));
        files.set_plan(fail(Operation::make_directory, "", ENOSPC));
        EXPECT_TRUE(locks.take(std::to_string(account), "", Blocking::allowed));
    }
}

TEST_F(MaildropLockTest, OnAReadOnlyFileSystemSessionsOfThisProcessStillExcludeEachOther) {
    for (const auto operation : {Operation::make_directory, Operation::open_lock_file}) {
        files.set_plan(fail(operation, "", EROFS));
        const auto first = locks.take("ana", "192.0.2.1", Blocking::allowed);
        ASSERT_TRUE(first);
        EXPECT_EQ(
            locks.take("ana", "", Blocking::allowed).error().holder.value_or(Holder{}).client,
            "192.0.2.1"
        );
    }
    files.set_plan({});
    EXPECT_TRUE(locks.take("ana", "", Blocking::allowed));
}

TEST_F(MaildropLockTest, WithoutAStoreThereIsNothingToProtect) {
    MaildropLocks nowhere{files, home.root().string() + "/missing"};
    const auto first = nowhere.take("ana", "", Blocking::allowed);
    EXPECT_TRUE(first);
    EXPECT_FALSE(nowhere.take("ana", "", Blocking::allowed));
    EXPECT_FALSE(std::filesystem::exists(home.root() / "missing"));
}

TEST_F(MaildropLockTest, OtherFailuresAreNotTakenForSomebodyElsesLock) {
    struct Case {
        Operation operation;
        int error;
        StoreError meaning;
    };
    for (const auto& [operation, error, meaning] : {
             Case{Operation::make_directory, EACCES, StoreError::unreadable},
             Case{Operation::make_directory, ENOSPC, StoreError::temporary},
             Case{Operation::open_directory, EMFILE, StoreError::temporary},
             Case{Operation::open_lock_file, ENOSPC, StoreError::temporary},
             Case{Operation::lock, ENOLCK, StoreError::temporary},
         }) {
        files.set_plan(fail(operation, "", error));
        files.set_local(false);
        const auto refused = locks.take("ana", "", Blocking::allowed);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().failure.error, meaning);
        std::filesystem::remove_all(home.root() / ".palomar-locks");
        files.set_plan({});
        EXPECT_TRUE(locks.take("ana", "", Blocking::allowed));
        std::filesystem::remove_all(home.root() / ".palomar-locks");
    }
}

}  // namespace
}  // namespace palomar::maildir
