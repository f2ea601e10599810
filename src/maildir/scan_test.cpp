// What is a message, in which order, and what a scan makes of agents that work meanwhile.
#include "maildir/scan.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <sys/stat.h>

namespace palomar::maildir {
namespace {

using maildrop::Policy;
using maildrop::StoreError;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ScanTest : public ::testing::Test {
  protected:
    std::vector<std::string> names(Policy policy) {
        const auto snapshot = scan(files, folders, policy);
        std::vector<std::string> result;
        result.reserve(snapshot->files.size());
        for (std::size_t at = 0; at < snapshot->files.size(); ++at) {
            result.push_back(
                name_of(snapshot->files.folder(at)) + ("/" + std::string{snapshot->files.name(at)})
            );
        }
        return result;
    }
    StoreError error(Policy policy) { return scan(files, folders, policy).error().error; }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    Folders folders{files, home.maildir()};
};

TEST_F(ScanTest, EachPolicyHasItsFolders) {
    home.put("new/2.b", "");
    home.put("cur/1.a:2,S", "");
    home.put("tmp/3.c", "");
    EXPECT_THAT(names(Policy::archive), ElementsAre("new/2.b"));
    EXPECT_THAT(names(Policy::keep), ElementsAre("cur/1.a:2,S", "new/2.b"));
}

TEST_F(ScanTest, OnlyRegularFilesWithoutADotAreMessages) {
    home.put("new/.dot", "");
    std::filesystem::create_directory(home.at("new/folder"));
    ASSERT_EQ(::mkfifo(home.at("new/fifo").c_str(), 0600), 0);
    std::filesystem::create_symlink("missing", home.at("new/dangling"));
    std::filesystem::create_symlink("1.mail", home.at("new/link"));
    home.put("new/1.mail", "");
    EXPECT_THAT(names(Policy::keep), ElementsAre("new/1.mail"));
}

TEST_F(ScanTest, AnyNameOfAFileIsAMessages) {
    const std::string longest(255, '9');
    home.put("new/1 with spaces", "");
    home.put("new/2.Íñigo", "");
    home.put("new/3\n\x01", "");
    home.put("cur/4:1,odd", "");
    home.put("cur/" + longest, "");
    EXPECT_THAT(
        names(Policy::keep),
        ElementsAre(
            "cur/" + longest, "new/1 with spaces", "new/2.Íñigo", "new/3\n\x01", "cur/4:1,odd"
        )
    );
}

TEST_F(ScanTest, WhatIsMissingIsEmpty) {
    home.put("new/1", "");
    home.remove("cur");
    EXPECT_THAT(names(Policy::keep), ElementsAre("new/1"));
    folders.rest();
    std::filesystem::remove_all(home.maildir());
    EXPECT_THAT(names(Policy::keep), IsEmpty());
}

TEST_F(ScanTest, AFolderThatIsNoneIsAnError) {
    home.remove("new");
    home.put("new", "a file");
    EXPECT_EQ(error(Policy::archive), StoreError::permanent);
    home.remove("new");
    std::filesystem::create_directory_symlink(home.at("cur"), home.at("new"));
    // O_DIRECTORY comes first in the kernel's checks, or the link does: either way it is no folder.
    const StoreError link = error(Policy::archive);
    EXPECT_TRUE(link == StoreError::unreadable || link == StoreError::permanent);
}

TEST_F(ScanTest, AnyCallMayFail) {
    home.put("new/1", "");
    ASSERT_THAT(names(Policy::keep), ElementsAre("new/1"));
    folders.rest();
    files.set_plan({});
    ASSERT_THAT(names(Policy::keep), ElementsAre("new/1"));
    for (std::size_t call = 0, calls = files.calls(); call < calls; ++call) {
        folders.rest();
        files.set_plan(fail_call(call, EACCES));
        EXPECT_EQ(error(Policy::keep), StoreError::unreadable) << call;
        folders.rest();
        files.set_plan(fail_call(call, EMFILE));
        EXPECT_EQ(error(Policy::keep), StoreError::temporary) << call;
    }
}

TEST_F(ScanTest, AMessageThatMovesMeanwhileIsListedOnce) {
    home.put("new/1", "");
    ASSERT_THAT(names(Policy::keep), ElementsAre("new/1"));
    files.set_plan({});
    folders.rest();
    ASSERT_THAT(names(Policy::keep), ElementsAre("new/1"));
    for (std::size_t call = 0, calls = files.calls(); call < calls; ++call) {
        folders.rest();
        files.set_plan(before_call(call, [&] { home.rename("new/1", "cur/1:2,S"); }));
        EXPECT_EQ(names(Policy::keep).size(), 1U) << call;
        files.set_plan({});
        home.rename("cur/1:2,S", "new/1");
    }
}

TEST_F(ScanTest, ListsCurAgainIfItChangedMeanwhile) {
    home.put("cur/1", "");
    std::size_t lists = 0;
    // As a listing may: it does not show the file that is renamed meanwhile.
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::list && ++lists == 2) {
            home.rename("cur/1", "cur/1:2,S");
        }
        return std::nullopt;
    });
    EXPECT_THAT(names(Policy::keep), ElementsAre("cur/1:2,S"));
    EXPECT_EQ(lists, 4U);
}

TEST_F(ScanTest, GivesUpWhereAnAgentNeverRests) {
    std::size_t lists = 0;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::list) {
            home.put("cur/" + std::to_string(++lists), "");
        }
        return std::nullopt;
    });
    EXPECT_EQ(names(Policy::keep).size(), 6U);
    EXPECT_EQ(lists, 6U);
}

TEST_F(ScanTest, AStateProvesNothingUntilTheClockHasTicked) {
    home.put("new/1", "");
    const auto at_once = scan(files, folders, Policy::archive);
    EXPECT_FALSE(is_unchanged(files, folders, *at_once, Blocking::allowed));

    files.advance(std::chrono::seconds{3});
    const auto later = scan(files, folders, Policy::archive);
    EXPECT_TRUE(is_unchanged(files, folders, *later, Blocking::allowed));
    home.put("new/2", "");
    EXPECT_FALSE(is_unchanged(files, folders, *later, Blocking::allowed));
}

TEST_F(ScanTest, WhatIsUnchangedDependsOnThePolicy) {
    files.advance(std::chrono::seconds{3});
    const auto archive = scan(files, folders, Policy::archive);
    const auto keep = scan(files, folders, Policy::keep);
    home.put("cur/1", "");
    EXPECT_TRUE(is_unchanged(files, folders, *archive, Blocking::allowed));
    EXPECT_FALSE(is_unchanged(files, folders, *keep, Blocking::allowed));
}

}  // namespace
}  // namespace palomar::maildir
