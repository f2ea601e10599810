// The removal of trees: everything in them, and nothing else.
#include "maildir/tree_removal.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>

namespace palomar::maildir {
namespace {

using maildrop::Progress;
using maildrop::StoreError;
using ::testing::HasSubstr;

class TreeRemovalTest : public ::testing::Test {
  protected:
    TreeRemoval removal_of(const std::string& name) {
        return {files, home.root(), [name](std::string_view other) { return other == name; }};
    }
    /// Three steps at a time, so that each test stops and goes on all over the tree.
    std::expected<Progress, maildrop::StoreFailure> remove(const std::string& name) {
        TreeRemoval removal = removal_of(name);
        auto progress = removal.proceed(3);
        while (progress == Progress::more) {
            progress = removal.proceed(3);
        }
        return progress;
    }
    bool is_there(const std::string& name) {
        return std::filesystem::exists(std::filesystem::symlink_status(home.root() / name));
    }
    void make(const std::string& directories) {
        std::filesystem::create_directories(home.root() / directories);
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
};

TEST_F(TreeRemovalTest, TakesWhateverADirectoryCanHold) {
    home.put("new/1", "x");
    home.put(".hidden", "x");
    make("ana/.Sent/cur/deeper/still");
    home.put(".Sent/cur/1:2,S", "x");
    ASSERT_EQ(::mkfifo(home.at("new/fifo").c_str(), 0600), 0);
    std::filesystem::create_symlink("nowhere", home.at("new/dangling"));
    std::filesystem::permissions(home.at(".Sent/cur/1:2,S"), std::filesystem::perms::none);
    EXPECT_TRUE(remove("ana"));
    EXPECT_FALSE(is_there("ana"));
    EXPECT_TRUE(remove("ana")) << "gone is gone";
}

TEST_F(TreeRemovalTest, FollowsNoLink) {
    make("kept");
    std::filesystem::rename(home.at("cur"), home.root() / "kept/folder");
    home.put("new/1", "x");
    std::filesystem::rename(home.at("new/1"), home.root() / "kept/folder/file");
    std::filesystem::create_directory_symlink(home.root() / "kept", home.at("new/link"));
    std::filesystem::create_symlink(home.root() / "kept/folder/file", home.at("new/1"));
    std::filesystem::create_hard_link(home.root() / "kept/folder/file", home.at("new/2"));
    std::filesystem::create_directory_symlink(home.root() / "kept", home.root() / "link");
    EXPECT_TRUE(remove("ana"));
    EXPECT_TRUE(remove("link"));
    EXPECT_FALSE(is_there("ana"));
    EXPECT_FALSE(is_there("link"));
    EXPECT_TRUE(is_there("kept/folder/file"));
}

TEST_F(TreeRemovalTest, ADirectoryThatBecomesALinkMeanwhileLeadsNowhere) {
    make("kept/folder");
    std::size_t before_open = 0;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::open_directory && call.name == "cur") {
            std::filesystem::remove(home.at("cur"));
            std::filesystem::create_directory_symlink(home.root() / "kept", home.at("cur"));
            ++before_open;
        }
        return std::nullopt;
    });
    EXPECT_FALSE(remove("ana"));
    EXPECT_EQ(before_open, 1U);
    EXPECT_TRUE(is_there("kept/folder"));
    files.set_plan({});
    EXPECT_TRUE(remove("ana"));
    EXPECT_TRUE(is_there("kept/folder"));
}

TEST_F(TreeRemovalTest, GoesOnPastWhatCannotBeRemoved) {
    home.put("cur/1", "x");
    home.put("cur/stubborn", "x");
    home.put("new/2", "x");
    make("ana/locked/away");
    make("ana/barred");
    files.set_plan([](const Call& call) -> std::optional<Errno> {
        const bool is_barred = call.operation == Operation::open_directory &&
                               (call.name == "locked" || call.name == "barred");
        const bool is_stubborn = call.operation == Operation::remove && call.name == "stubborn";
        return is_barred || is_stubborn ? std::optional{Errno{EACCES}} : std::nullopt;
    });
    const auto removed = remove("ana");
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().error, StoreError::unreadable);
    EXPECT_THAT(removed.error().detail, HasSubstr(home.maildir().string()));
    EXPECT_TRUE(is_there("ana/cur/stubborn"));
    EXPECT_TRUE(is_there("ana/locked/away"));
    EXPECT_FALSE(is_there("ana/barred")) << "what is empty need not be read";
    EXPECT_FALSE(is_there("ana/cur/1"));
    EXPECT_FALSE(is_there("ana/new"));
}

TEST_F(TreeRemovalTest, WhatArrivesMeanwhileGoesToo) {
    int arrivals = 0;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::remove_directory && call.name == "new" && arrivals < 2) {
            home.put("new/" + std::to_string(++arrivals), "x");
        }
        return std::nullopt;
    });
    EXPECT_TRUE(remove("ana"));
    EXPECT_EQ(arrivals, 2);
    EXPECT_FALSE(is_there("ana"));
}

TEST_F(TreeRemovalTest, WhereArrivalsNeverEndItGivesUp) {
    int arrivals = 0;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::remove_directory && call.name == "new") {
            home.put("new/" + std::to_string(++arrivals), "x");
        }
        return std::nullopt;
    });
    const auto removed = remove("ana");
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().error, StoreError::temporary);
    EXPECT_THAT(removed.error().detail, HasSubstr("ana/new"));
}

TEST_F(TreeRemovalTest, WhatAnotherRemovesMeanwhileIsFine) {
    home.put("new/1", "x");
    const auto all_of_it = [&] { std::filesystem::remove_all(home.maildir()); };
    std::size_t number = 0;
    for (;; ++number) {
        make("ana/new");
        home.put("new/1", "x");
        files.set_plan(before_call(number, all_of_it));
        EXPECT_TRUE(remove("ana")) << number;
        EXPECT_FALSE(is_there("ana")) << number;
        if (files.calls() <= number) {
            break;
        }
    }
    EXPECT_GT(number, 5U);
}

TEST_F(TreeRemovalTest, RefusesToGoDeeperThanItCanAfford) {
    std::string deep = "ana";
    for (int level = 0; level < 250; ++level) {
        deep += "/x";
    }
    make(deep);
    EXPECT_EQ(remove("ana").error().error, StoreError::permanent);
    EXPECT_TRUE(is_there(deep));
    EXPECT_FALSE(is_there("ana/new"));
}

TEST_F(TreeRemovalTest, EachCallDoesNoMoreThanItsSteps) {
    for (int message = 0; message < 20; ++message) {
        home.put("new/" + std::to_string(message), "x");
    }
    TreeRemoval removal = removal_of("ana");
    std::size_t done_before = 0;
    std::size_t calls = 1;
    for (; removal.proceed(4) == Progress::more; ++calls) {
        const std::size_t done =
            files.calls(Operation::remove) + files.calls(Operation::remove_directory);
        EXPECT_LE(done - done_before, 4U);
        done_before = done;
    }
    // 20 messages, and 2 for each of the four directories; the last call finds that all is done.
    EXPECT_EQ(calls, 8U);
    EXPECT_FALSE(is_there("ana"));
}

TEST_F(TreeRemovalTest, TakesWhatIsChosenAndNothingElse) {
    make("an");
    make("ana2/new");
    EXPECT_TRUE(remove("an"));
    EXPECT_FALSE(is_there("an"));
    EXPECT_TRUE(is_there("ana"));
    EXPECT_TRUE(is_there("ana2/new"));

    TreeRemoval nowhere{files, home.root() / "missing", [](std::string_view) { return true; }};
    EXPECT_EQ(nowhere.proceed(1), Progress::done);
    EXPECT_EQ(nowhere.proceed(1), Progress::done) << "once more does no harm";
    TreeRemoval file{files, home.at("palomar-index"), [](std::string_view) { return true; }};
    home.put("palomar-index", "x");
    EXPECT_EQ(file.proceed(1).error().error, StoreError::permanent);
}

TEST_F(TreeRemovalTest, AFailureIsToldWhenAllElseIsDoneAndTheNextCallBeginsAnew) {
    home.put("cur/1", "x");
    home.put("cur/2", "x");
    home.put("new/3", "x");
    std::size_t refused = 0;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        if (call.operation == Operation::remove && refused == 0) {
            ++refused;
            return Errno{EIO};
        }
        return std::nullopt;
    });
    TreeRemoval removal = removal_of("ana");
    auto progress = removal.proceed(1);
    while (progress == Progress::more) {
        progress = removal.proceed(1);
    }
    ASSERT_FALSE(progress);
    EXPECT_EQ(progress.error().error, StoreError::temporary);
    EXPECT_EQ(refused, 1U);
    EXPECT_EQ(files.calls(Operation::remove), 3U) << "the other two were removed before";
    EXPECT_EQ(removal.proceed(1000), Progress::done);
    EXPECT_FALSE(is_there("ana"));
}

}  // namespace
}  // namespace palomar::maildir
