// Removal of Maildirs: out of sight at once, deleted later, and nothing else touched.
#include "maildir/removal.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

namespace palomar::maildir {
namespace {

using maildrop::Policy;
using maildrop::StoreError;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

/// What is in the store's root, but for the lock files' directory; in order.
std::vector<std::string> entries(const std::filesystem::path& root) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{root}) {
        names.push_back(entry.path().filename());
    }
    std::erase(names, ".palomar-locks");
    std::ranges::sort(names);
    return names;
}

std::size_t messages(maildrop::Store& store, std::string account = "ana") {
    return store.open({std::move(account), Policy::keep, ""}).value()->listing().size();
}

class RemovalTest : public ::testing::Test {
  protected:
    MailLocation beneath(std::string_view pattern) {
        return MailLocation::from(fmt::format("{}/{}", home.root().string(), pattern)).value();
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    MaildirStore store{files, home.location()};
};

TEST_F(RemovalTest, ARemovedMaildirIsOutOfSightBeforeItIsDeleted) {
    home.put("new/1", "x\n");
    const auto removal = store.remove("ana").value();
    EXPECT_FALSE(std::filesystem::exists(home.maildir()));
    EXPECT_THAT(entries(home.root()), ElementsAre(StartsWith(".palomar-removed~ana~")));
    EXPECT_EQ(messages(store), 0U);
    EXPECT_TRUE(removal->finish());
    EXPECT_THAT(entries(home.root()), IsEmpty());
    EXPECT_TRUE(removal->finish()) << "once more does no harm";
}

TEST_F(RemovalTest, AnAccountMadeAnewKeepsItsMailWhileTheOldGoes) {
    home.put("new/old", "x\n");
    const auto removal = store.remove("ana").value();
    ASSERT_TRUE(store.create("ana"));
    home.put("new/young", "x\n");
    EXPECT_TRUE(removal->finish());
    EXPECT_THAT(home.files(), ElementsAre("new/young"));
    EXPECT_THAT(entries(home.root()), ElementsAre("ana"));
}

TEST_F(RemovalTest, WhereThereIsNoMaildirThereIsNothingToDo) {
    std::filesystem::remove_all(home.maildir());
    EXPECT_TRUE(store.remove("ana").value()->finish());
    MaildirStore nowhere{files, beneath("missing/%u/Maildir")};
    EXPECT_TRUE(nowhere.remove("ana").value()->finish());
    EXPECT_THAT(entries(home.root()), IsEmpty());
}

TEST_F(RemovalTest, AMaildropInUseIsNotRemoved) {
    home.put("new/1", "x\n");
    MaildirStore other{posix, home.location()};
    {
        const auto session = store.open({"ana", Policy::keep, ""}).value();
        EXPECT_EQ(store.remove("ana").error().error, StoreError::in_use);
        EXPECT_EQ(other.remove("ana").error().error, StoreError::in_use) << "as another process";
        EXPECT_THAT(home.files(), ElementsAre("new/1"));
    }
    EXPECT_TRUE(other.remove("ana"));
}

TEST_F(RemovalTest, TheLockIsFreeWhileTheOldMailIsDeleted) {
    const auto removal = store.remove("ana").value();
    EXPECT_TRUE(store.open({"ana", Policy::keep, ""}));
}

TEST_F(RemovalTest, OfALinkOnlyTheLinkGoes) {
    home.put("new/1", "x\n");
    std::filesystem::create_directory(home.root() / "disk");
    std::filesystem::rename(home.maildir(), home.root() / "disk/ana");
    std::filesystem::create_directory_symlink(home.root() / "disk/ana", home.maildir());
    ASSERT_EQ(messages(store), 1U);
    EXPECT_TRUE(store.remove("ana").value()->finish());
    EXPECT_THAT(entries(home.root()), ElementsAre("disk"));
    EXPECT_TRUE(std::filesystem::exists(home.root() / "disk/ana/new/1"));
}

TEST_F(RemovalTest, WhatIsNoMaildirIsLeftAlone) {
    std::filesystem::remove_all(home.maildir());
    std::ofstream{home.maildir()} << "an mbox";
    EXPECT_EQ(store.remove("ana").error().error, StoreError::permanent);
    EXPECT_TRUE(std::filesystem::is_regular_file(home.maildir()));

    MaildirStore by_domain{files, beneath("%d/%n")};
    EXPECT_EQ(by_domain.remove("x@..").error().error, StoreError::permanent);
}

TEST_F(RemovalTest, TheEmptyFolderOfTheAccountGoesToo) {
    std::filesystem::remove_all(home.maildir());
    MaildirStore deep{files, beneath("%d/%n/mail/Maildir")};
    ASSERT_TRUE(deep.create("eva@x.es"));
    EXPECT_TRUE(deep.remove("eva@x.es").value()->finish());
    EXPECT_THAT(entries(home.root()), ElementsAre("x.es")) << "others have that one too";
    EXPECT_THAT(entries(home.root() / "x.es"), IsEmpty());
}

TEST_F(RemovalTest, AFolderWithMoreInItStays) {
    std::filesystem::remove_all(home.maildir());
    MaildirStore deep{files, beneath("%u/Maildir")};
    ASSERT_TRUE(deep.create("eva"));
    std::ofstream{home.root() / "eva/.forward"} << "hers";
    EXPECT_TRUE(deep.remove("eva").value()->finish());
    EXPECT_THAT(entries(home.root() / "eva"), ElementsAre(".forward"));
}

TEST_F(RemovalTest, AnAccountCanBeMadeAnewJustAsItsFolderGoes) {
    std::filesystem::remove_all(home.maildir());
    MaildirStore deep{files, beneath("%u/Maildir")};
    std::filesystem::create_directory(home.root() / "eva");
    bool is_gone = false;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (!is_gone && call.name.ends_with("eva/Maildir")) {
            is_gone = std::filesystem::remove(home.root() / "eva");
        }
        return std::nullopt;
    });
    EXPECT_TRUE(deep.create("eva"));
    EXPECT_TRUE(is_gone);
    EXPECT_TRUE(std::filesystem::exists(home.root() / "eva/Maildir/new"));
}

TEST_F(RemovalTest, TheNextRemovalEndsWhatACrashLeftOfThatAccountOnly) {
    for (const std::string account : {"ana", "ana.b", "an"}) {
        ASSERT_TRUE(store.create(account));
        ASSERT_TRUE(store.remove(account)) << "but not finished";
    }
    ASSERT_TRUE(store.create("ana"));
    ASSERT_TRUE(store.remove("ana"));
    ASSERT_THAT(entries(home.root()), ::testing::SizeIs(4));
    EXPECT_TRUE(store.remove("ana").value()->finish());
    EXPECT_THAT(
        entries(home.root()),
        UnorderedElementsAre(
            StartsWith(".palomar-removed~an~"), StartsWith(".palomar-removed~ana.b~")
        )
    );
}

TEST_F(RemovalTest, AFailureOfAnyCallLosesNothingAndCanBeMadeGood) {
    std::size_t refused = 0;
    std::size_t unfinished = 0;
    for (std::size_t number = 0;; ++number) {
        const TemporaryMaildir other;
        other.put("new/1", "x\n");
        other.put("cur/2:2,S", "x\n");
        MaildirStore failing{files, other.location()};
        files.set_plan({});
        ASSERT_EQ(messages(failing), 2U);

        files.set_plan(fail_call(number, EIO));
        const auto removal = failing.remove("ana");
        if (!removal) {
            ++refused;
            EXPECT_EQ(removal.error().error, StoreError::temporary) << number;
            EXPECT_THAT(other.files(), ElementsAre("cur/2:2,S", "new/1")) << number;
            EXPECT_THAT(entries(other.root()), ElementsAre("ana")) << number;
            continue;
        }
        EXPECT_FALSE(std::filesystem::exists(other.maildir())) << number;
        const auto finished = (*removal)->finish();
        if (files.calls() <= number) {
            ASSERT_TRUE(finished);
            break;
        }
        // Some failures leave nothing behind: an unreadable directory may be empty.
        unfinished += finished ? 0 : 1;
        EXPECT_EQ(finished.has_value(), entries(other.root()).empty()) << number;
        EXPECT_TRUE((*removal)->finish()) << number;
        EXPECT_THAT(entries(other.root()), IsEmpty()) << number;
    }
    EXPECT_GE(refused, 5U) << "lock, directory, status, rename, sync";
    EXPECT_GE(unfinished, 10U) << "three folders and two messages";
}

TEST_F(RemovalTest, ACrashAtAnyCallIsCleanedUpByTheNextRemoval) {
    for (std::size_t number = 0;; ++number) {
        const TemporaryMaildir other;
        other.put("new/1", "x\n");
        MaildirStore next{posix, other.location()};
        ASSERT_EQ(messages(next), 1U);
        files.set_plan(crash_at(number));
        {
            MaildirStore crashing{files, other.location()};
            if (const auto removal = crashing.remove("ana")) {
                [[maybe_unused]] const auto finished = (*removal)->finish();
            }
        }
        const bool crashed = files.calls() > number;
        EXPECT_TRUE(next.remove("ana").value()->finish()) << number;
        EXPECT_THAT(entries(other.root()), IsEmpty()) << number;
        if (!crashed) {
            break;
        }
    }
}

}  // namespace
}  // namespace palomar::maildir
