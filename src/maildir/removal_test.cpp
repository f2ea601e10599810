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
using maildrop::Progress;
using maildrop::StoreError;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
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
    return store.open({std::move(account), Policy::keep, ""}, Blocking::allowed)
        .value()
        ->listing()
        .size();
}

/// Goes on to the end, but not for ever.
std::expected<Progress, maildrop::StoreFailure> finish(maildrop::Removal& removal) {
    auto progress = removal.proceed();
    for (int calls = 1; progress == Progress::more && calls < 100; ++calls) {
        progress = removal.proceed();
    }
    return progress;
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
    EXPECT_EQ(finish(*removal), Progress::done);
    EXPECT_THAT(entries(home.root()), IsEmpty());
    EXPECT_EQ(finish(*removal), Progress::done) << "once more does no harm";
}

TEST_F(RemovalTest, AnAccountMadeAnewKeepsItsMailWhileTheOldGoes) {
    home.put("new/old", "x\n");
    const auto removal = store.remove("ana").value();
    ASSERT_TRUE(store.create("ana"));
    home.put("new/young", "x\n");
    EXPECT_EQ(finish(*removal), Progress::done);
    EXPECT_THAT(home.files(), ElementsAre("new/young"));
    EXPECT_THAT(entries(home.root()), ElementsAre("ana"));
}

TEST_F(RemovalTest, WhereThereIsNoMaildirThereIsNothingToDo) {
    std::filesystem::remove_all(home.maildir());
    EXPECT_EQ(finish(*store.remove("ana").value()), Progress::done);
    MaildirStore nowhere{files, beneath("missing/%u/Maildir")};
    EXPECT_EQ(finish(*nowhere.remove("ana").value()), Progress::done);
    EXPECT_THAT(entries(home.root()), IsEmpty());
}

TEST_F(RemovalTest, AMaildropInUseIsNotRemoved) {
    home.put("new/1", "x\n");
    MaildirStore other{posix, home.location()};
    {
        const auto session = store.open({"ana", Policy::keep, ""}, Blocking::allowed).value();
        EXPECT_EQ(store.remove("ana").error().error, StoreError::in_use);
        EXPECT_EQ(other.remove("ana").error().error, StoreError::in_use) << "as another process";
        EXPECT_THAT(home.files(), ElementsAre("new/1"));
    }
    EXPECT_TRUE(other.remove("ana"));
}

TEST_F(RemovalTest, TheLockIsFreeWhileTheOldMailIsDeleted) {
    const auto removal = store.remove("ana").value();
    EXPECT_TRUE(store.open({"ana", Policy::keep, ""}, Blocking::allowed));
}

TEST_F(RemovalTest, OfALinkOnlyTheLinkGoes) {
    home.put("new/1", "x\n");
    std::filesystem::create_directory(home.root() / "disk");
    std::filesystem::rename(home.maildir(), home.root() / "disk/ana");
    std::filesystem::create_directory_symlink(home.root() / "disk/ana", home.maildir());
    ASSERT_EQ(messages(store), 1U);
    EXPECT_EQ(finish(*store.remove("ana").value()), Progress::done);
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
    EXPECT_EQ(finish(*deep.remove("eva@x.es").value()), Progress::done);
    EXPECT_THAT(entries(home.root()), ElementsAre("x.es")) << "others have that one too";
    EXPECT_THAT(entries(home.root() / "x.es"), IsEmpty());
}

TEST_F(RemovalTest, AFolderWithMoreInItStays) {
    std::filesystem::remove_all(home.maildir());
    MaildirStore deep{files, beneath("%u/Maildir")};
    ASSERT_TRUE(deep.create("eva"));
    std::ofstream{home.root() / "eva/.forward"} << "hers";
    EXPECT_EQ(finish(*deep.remove("eva").value()), Progress::done);
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
    EXPECT_EQ(finish(*store.remove("ana").value()), Progress::done);
    EXPECT_THAT(
        entries(home.root()),
        UnorderedElementsAre(
            StartsWith(".palomar-removed~an~"), StartsWith(".palomar-removed~ana.b~")
        )
    );
}

TEST_F(RemovalTest, LeftoversAreDeletedWithoutTheAccountAndApartFromItsMaildir) {
    home.put("new/old", "x\n");
    ASSERT_TRUE(store.remove("ana")) << "but not finished";
    ASSERT_TRUE(store.create("ana"));
    home.put("new/young", "x\n");
    ASSERT_TRUE(store.create("eva"));
    ASSERT_TRUE(store.remove("eva")) << "and never made anew";
    {
        const auto session = store.open({"ana", Policy::keep, ""}, Blocking::allowed).value();
        EXPECT_EQ(finish(*store.leftovers("ana").value()), Progress::done) << "in use";
    }
    EXPECT_THAT(home.files(), ElementsAre("new/young"));
    EXPECT_THAT(entries(home.root()), ElementsAre(StartsWith(".palomar-removed~eva~"), "ana"));
    EXPECT_EQ(finish(*store.leftovers("eva").value()), Progress::done);
    EXPECT_THAT(entries(home.root()), ElementsAre("ana"));
}

TEST_F(RemovalTest, WhereNothingIsLeftTheFirstCallIsDone) {
    home.put("new/1", "x\n");
    const auto leftovers = store.leftovers("ana").value();
    EXPECT_TRUE(leftovers->undo()) << "nothing to put back";
    EXPECT_EQ(leftovers->proceed(), Progress::done);
    EXPECT_THAT(home.files(), ElementsAre("new/1"));
    MaildirStore nowhere{files, beneath("missing/%u/Maildir")};
    EXPECT_EQ(nowhere.leftovers("ana").value()->proceed(), Progress::done);
    MaildirStore by_domain{files, beneath("%d/%n")};
    EXPECT_EQ(by_domain.leftovers("x@..").error().error, StoreError::permanent);
}

TEST_F(RemovalTest, LeftoversIncludeTheFoldersOfTheAccount) {
    std::filesystem::remove_all(home.maildir());
    MaildirStore deep{files, beneath("%u/mail/Maildir")};
    ASSERT_TRUE(deep.create("eva"));
    ASSERT_TRUE(deep.remove("eva")) << "but not finished";
    EXPECT_EQ(finish(*deep.leftovers("eva").value()), Progress::done);
    EXPECT_THAT(entries(home.root()), IsEmpty());

    std::filesystem::create_directory(home.root() / "eva");
    EXPECT_EQ(finish(*deep.leftovers("eva").value()), Progress::done) << "mail/ went before";
    EXPECT_THAT(entries(home.root()), IsEmpty());
}

TEST_F(RemovalTest, ALargeMaildirGoesBitByBit) {
    for (std::size_t message = 0; message < removal_steps; ++message) {
        home.put("new/" + std::to_string(message), "");
    }
    const auto removal = store.remove("ana").value();
    EXPECT_EQ(removal->proceed(), Progress::more);
    EXPECT_FALSE(entries(home.root()).empty());
    EXPECT_EQ(removal->proceed(), Progress::done);
    EXPECT_THAT(entries(home.root()), IsEmpty());
}

TEST_F(RemovalTest, AnUndoneRemovalHasChangedNothing) {
    home.put("new/1", "x\n");
    EXPECT_TRUE(store.remove("ana").value()->undo());
    EXPECT_THAT(home.files(), ElementsAre("new/1"));
    EXPECT_THAT(entries(home.root()), ElementsAre("ana"));
    EXPECT_EQ(messages(store), 1U);

    std::filesystem::remove_all(home.maildir());
    EXPECT_TRUE(store.remove("ana").value()->undo()) << "there was none";
    EXPECT_THAT(entries(home.root()), IsEmpty());
}

TEST_F(RemovalTest, AnUndoneRemovalLeavesWhatEarlierOnesLeft) {
    home.put("new/old", "x\n");
    ASSERT_TRUE(store.remove("ana")) << "but not finished";
    ASSERT_TRUE(store.create("ana"));
    home.put("new/young", "x\n");
    EXPECT_TRUE(store.remove("ana").value()->undo());
    EXPECT_THAT(home.files(), ElementsAre("new/young"));
    EXPECT_THAT(entries(home.root()), ElementsAre(StartsWith(".palomar-removed~ana~"), "ana"));
}

TEST_F(RemovalTest, ALinkIsPutBackAsALink) {
    std::filesystem::rename(home.maildir(), home.root() / "disk");
    std::filesystem::create_directory_symlink(home.root() / "disk", home.maildir());
    EXPECT_TRUE(store.remove("ana").value()->undo());
    EXPECT_TRUE(std::filesystem::is_symlink(home.maildir()));
    EXPECT_THAT(entries(home.root()), ElementsAre("ana", "disk"));
}

TEST_F(RemovalTest, AMaildirMadeMeanwhileIsNotLostToAnUndo) {
    home.put("new/old", "x\n");
    const auto removal = store.remove("ana").value();
    ASSERT_TRUE(store.create("ana"));
    home.put("new/young", "x\n");
    const auto undone = removal->undo();
    ASSERT_FALSE(undone);
    EXPECT_EQ(undone.error().error, StoreError::permanent);
    EXPECT_THAT(undone.error().detail, HasSubstr(".palomar-removed~ana~"));
    EXPECT_THAT(home.files(), ElementsAre("new/young"));
    EXPECT_THAT(entries(home.root()), ElementsAre(StartsWith(".palomar-removed~ana~"), "ana"));
}

TEST_F(RemovalTest, AMaildirMadeJustAsARemovalIsUndoneIsNotLost) {
    home.put("new/old", "x\n");
    const auto removal = store.remove("ana").value();
    MaildirStore other{posix, home.location()};
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::rename) {
            EXPECT_TRUE(other.create("ana"));
        }
        return std::nullopt;
    });
    EXPECT_FALSE(removal->undo());
    EXPECT_EQ(messages(other), 0U);
    EXPECT_THAT(entries(home.root()), ElementsAre(StartsWith(".palomar-removed~ana~"), "ana"));
}

TEST_F(RemovalTest, WhatAnotherRemovalDeletedCannotBePutBack) {
    const auto removal = store.remove("ana").value();
    EXPECT_EQ(finish(*store.leftovers("ana").value()), Progress::done);
    EXPECT_EQ(removal->undo().error().error, StoreError::vanished);
    EXPECT_THAT(entries(home.root()), IsEmpty());
}

TEST_F(RemovalTest, AnUndoThatFailsAtAnyCallHasChangedNothing) {
    home.put("new/1", "x\n");
    std::size_t failures = 0;
    for (std::size_t number = 0;; ++number) {
        files.set_plan({});
        const auto removal = store.remove("ana").value();
        files.set_plan(fail_call(number, EIO));
        if (removal->undo()) {
            EXPECT_THAT(home.files(), ElementsAre("new/1")) << number;
            EXPECT_THAT(entries(home.root()), ElementsAre("ana")) << number;
            if (files.calls() <= number) {
                break;
            }
            continue;
        }
        ++failures;
        EXPECT_THAT(entries(home.root()), ElementsAre(StartsWith(".palomar-removed~ana~")));
        EXPECT_TRUE(removal->undo()) << number;
    }
    EXPECT_EQ(failures, 3U) << "directory, status and rename; a sync need not succeed";
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
        const auto finished = finish(**removal);
        if (files.calls() <= number) {
            ASSERT_EQ(finished, Progress::done);
            break;
        }
        // Some failures leave nothing behind: an unreadable directory may be empty.
        unfinished += finished ? 0 : 1;
        EXPECT_EQ(finished.has_value(), entries(other.root()).empty()) << number;
        EXPECT_EQ(finish(**removal), Progress::done) << number;
        EXPECT_THAT(entries(other.root()), IsEmpty()) << number;
    }
    EXPECT_GE(refused, 5U) << "lock, directory, status, rename, sync";
    EXPECT_GE(unfinished, 10U) << "three folders and two messages";
}

TEST_F(RemovalTest, ACrashAtAnyCallIsCleanedUpLater) {
    for (std::size_t number = 0;; ++number) {
        const TemporaryMaildir other;
        other.put("new/1", "x\n");
        MaildirStore next{posix, other.location()};
        ASSERT_EQ(messages(next), 1U);
        files.set_plan(crash_at(number));
        {
            MaildirStore crashing{files, other.location()};
            if (const auto removal = crashing.remove("ana")) {
                [[maybe_unused]] const auto finished = finish(**removal);
            }
        }
        const bool crashed = files.calls() > number;
        if (std::filesystem::exists(other.maildir())) {
            EXPECT_EQ(messages(next), 1U) << number;
            EXPECT_EQ(finish(*next.remove("ana").value()), Progress::done) << number;
        } else {
            EXPECT_EQ(finish(*next.leftovers("ana").value()), Progress::done) << number;
        }
        EXPECT_THAT(entries(other.root()), IsEmpty()) << number;
        if (!crashed) {
            break;
        }
    }
}

}  // namespace
}  // namespace palomar::maildir
