// What a login costs and what it finds: with and without size index, with files that cannot be had.
#include "maildir/survey.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/size_index.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <fstream>

namespace palomar::maildir {
namespace {

using maildrop::Policy;
using maildrop::StoreError;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SurveyTest : public ::testing::Test {
  protected:
    /// Unique names with octets: "1.a 120".
    std::vector<std::string> survey_now(Policy policy = Policy::keep) {
        Folders folders{files, home.maildir()};
        const auto snapshot = survey(files, folders, policy);
        std::vector<std::string> result;
        for (std::size_t at = 0; snapshot && at < snapshot->files.size(); ++at) {
            result.push_back(
                std::string{snapshot->files.unique_name(at)} + " " +
                std::to_string(snapshot->files.octets(at).octets)
            );
        }
        return snapshot ? result : std::vector<std::string>{"failed"};
    }
    StoreError error() {
        Folders folders{files, home.maildir()};
        return survey(files, folders, Policy::keep).error().error;
    }
    void settle() { files.advance(std::chrono::seconds{3}); }
    Knowledge known_of_first_message() {
        const auto index = decode(home.octets("palomar-index"));
        return index ? index->files.octets(0).knowledge : Knowledge::doubtful;
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
};

TEST_F(SurveyTest, AnUnchangedMaildirCostsThreeStatsAndOneRead) {
    home.put("new/1", "a\n");
    home.put("cur/2:2,S", "bb\n");
    settle();
    ASSERT_THAT(survey_now(), ElementsAre("1 3", "2 4"));
    files.set_plan({});
    EXPECT_THAT(survey_now(), ElementsAre("1 3", "2 4"));
    EXPECT_EQ(files.calls(Operation::status), 3U) << "its own and the folders'";
    EXPECT_EQ(files.calls(Operation::read), 1U);
    EXPECT_EQ(files.calls(Operation::list), 0U);
    EXPECT_EQ(files.calls(Operation::write), 0U);
}

TEST_F(SurveyTest, AnUnchangedMaildirIsRecalledWithoutWaiting) {
    home.put("new/1", "a\n");
    home.put("cur/2:2,S", "bb\n");
    settle();
    ASSERT_THAT(survey_now(), ElementsAre("1 3", "2 4"));
    Folders folders{files, home.maildir()};
    const auto recalled = recall(files, folders, Policy::keep);
    ASSERT_TRUE(recalled);
    ASSERT_EQ(recalled->files.size(), 2U);
    EXPECT_EQ(recalled->files.octets(1).octets, 4U);
}

TEST_F(SurveyTest, WhateverIsNotProvedWouldBlock) {
    const auto would_block = [this](Policy policy = Policy::keep) {
        Folders folders{files, home.maildir()};
        const auto recalled = recall(files, folders, policy);
        return !recalled && recalled.error().error == StoreError::would_block;
    };
    home.put("new/1", "a\n");
    EXPECT_TRUE(would_block()) << "no index";
    settle();
    survey_now();
    ASSERT_FALSE(would_block());

    EXPECT_TRUE(would_block(Policy::archive)) << "the index is of another policy";
    files.set_local(false);
    EXPECT_TRUE(would_block()) << "another machine may have to be asked";
    files.set_local(true);
    files.set_plan(fail(Operation::read, "", EAGAIN));
    EXPECT_TRUE(would_block()) << "the index is not in memory";
    files.set_plan({});
    ASSERT_FALSE(would_block());

    home.put("new/2", "b\n");
    EXPECT_TRUE(would_block()) << "there is another message";
    files.set_plan(fail(Operation::open_file, "2", EACCES));
    settle();
    survey_now();
    files.set_plan({});
    EXPECT_TRUE(would_block()) << "not all octets are known";
}

TEST_F(SurveyTest, ManyFilesAreLookedAtByManyThreadsWithTheSameResult) {
    constexpr std::size_t messages = 3000;
    for (std::size_t message = 1; message <= messages; ++message) {
        home.put("new/" + std::to_string(message), std::string(message % 100, 'x') + "\n");
    }
    home.remove("new/7");
    std::filesystem::create_symlink("nowhere", home.at("new/7"));
    const auto found = survey_now();
    ASSERT_EQ(found.size(), messages - 1) << "all but the link";
    for (std::size_t at = 0; at < found.size(); ++at) {
        const std::size_t message = at + (at < 6 ? 1 : 2);
        EXPECT_EQ(found[at], std::to_string(message) + " " + std::to_string(message % 100 + 2));
    }
}

TEST_F(SurveyTest, AMaildirOfManyMessagesIsNotForTheIoThread) {
    for (int message = 0; message < 2000; ++message) {
        home.put("new/" + std::to_string(message) + ".name_of_some_length", "");
    }
    settle();
    survey_now();
    Folders folders{files, home.maildir()};
    EXPECT_EQ(recall(files, folders, Policy::keep).error().error, StoreError::would_block);
}

TEST_F(SurveyTest, AnUnchangedMaildirIsOpenedAndNoFolderOfIt) {
    home.put("new/1", "a\n");
    settle();
    survey_now(Policy::archive);
    files.set_plan({});
    survey_now(Policy::archive);
    EXPECT_EQ(files.calls(Operation::open_directory), 1U);
}

TEST_F(SurveyTest, OnlyNewMessagesAreLookedAt) {
    home.put("new/1", "a\n");
    home.put("new/2", "a\n");
    ASSERT_THAT(survey_now(), ElementsAre("1 3", "2 3"));
    home.put("new/3", "abc\n");
    home.rename("new/1", "cur/1:2,S");
    home.remove("new/2");
    files.set_plan({});
    EXPECT_THAT(survey_now(), ElementsAre("1 3", "3 5"));
    EXPECT_EQ(files.calls(Operation::open_file), 2U) << "the index and the new message";
}

TEST_F(SurveyTest, AnotherFileOfTheSameNameIsANewMessage) {
    home.put("new/1", "a\n");
    ASSERT_THAT(survey_now(), ElementsAre("1 3"));
    home.put("tmp/1", "longer\n");
    home.rename("tmp/1", "new/1");
    EXPECT_THAT(survey_now(), ElementsAre("1 8"));
}

TEST_F(SurveyTest, AChangeRightAfterTheScanIsNotMissed) {
    home.put("new/1", "a\n");
    ASSERT_THAT(survey_now(), ElementsAre("1 3"));
    home.put("new/2", "a\n");
    EXPECT_THAT(survey_now(), ElementsAre("1 3", "2 3"));
}

TEST_F(SurveyTest, AnotherPolicyHasOtherMessages) {
    home.put("new/1", "a\n");
    home.put("cur/2", "a\n");
    settle();
    EXPECT_THAT(survey_now(Policy::archive), ElementsAre("1 3"));
    EXPECT_THAT(survey_now(Policy::keep), ElementsAre("1 3", "2 3"));
    EXPECT_THAT(survey_now(Policy::archive), ElementsAre("1 3"));
}

TEST_F(SurveyTest, AWrongIndexIsMadeAnew) {
    home.put("new/1", "a\n");
    settle();
    ASSERT_THAT(survey_now(), ElementsAre("1 3"));
    const std::string good = home.octets("palomar-index");
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x55);
        home.put("palomar-index", bad);
        ASSERT_THAT(survey_now(), ElementsAre("1 3")) << at;
        ASSERT_EQ(home.octets("palomar-index"), good) << at;
    }
    home.remove("palomar-index");
    EXPECT_THAT(survey_now(), ElementsAre("1 3"));
    EXPECT_EQ(home.octets("palomar-index"), good);
}

TEST_F(SurveyTest, WithoutAPlaceForTheIndexMailIsServedAllTheSame) {
    home.put("new/1", "a\n");
    for (const int reason : {EROFS, EACCES, ENOSPC, EDQUOT}) {
        files.set_plan(fail(Operation::create_file, "", reason));
        EXPECT_THAT(survey_now(), ElementsAre("1 3"));
        files.set_plan(fail(Operation::write, "", reason));
        EXPECT_THAT(survey_now(), ElementsAre("1 3"));
    }
    EXPECT_FALSE(home.has("palomar-index"));
}

TEST_F(SurveyTest, AMessageThatCannotBeReadIsListedWithItsFilesSize) {
    home.put("new/1", "a\n");
    home.put("new/2", "a\n");
    settle();
    for (const int reason : {EACCES, EPERM, ELOOP, EIO}) {
        files.set_plan(fail(Operation::open_file, "1", reason));
        EXPECT_THAT(survey_now(), ElementsAre("1 2", "2 3")) << reason;
        EXPECT_EQ(known_of_first_message(), Knowledge::unseen);
    }
    files.set_plan({});
    EXPECT_THAT(survey_now(), ElementsAre("1 3", "2 3")) << "as soon as it can be read";
}

TEST_F(SurveyTest, OutOfDescriptorsIsNoReasonToListWrongOctets) {
    home.put("new/1", "a\n");
    for (const int reason : {EMFILE, ENFILE, ENOMEM}) {
        files.set_plan(fail(Operation::open_file, "1", reason));
        EXPECT_EQ(error(), StoreError::temporary);
    }
    EXPECT_FALSE(home.has("palomar-index"));
}

TEST_F(SurveyTest, AMaildirThatIsMissingIsEmpty) {
    std::filesystem::remove_all(home.maildir());
    EXPECT_THAT(survey_now(), IsEmpty());
    EXPECT_FALSE(std::filesystem::exists(home.maildir()));
}

TEST_F(SurveyTest, AMaildirThatIsNoneIsAnError) {
    std::filesystem::remove_all(home.maildir());
    std::ofstream{home.maildir()} << "a file";
    EXPECT_EQ(error(), StoreError::permanent);
    files.set_plan(fail(Operation::open_directory, "ana", EACCES));
    EXPECT_EQ(error(), StoreError::unreadable);
}

TEST_F(SurveyTest, WhateverOneAgentDoesMeanwhileTheOtherMessagesAreRight) {
    const auto set_up = [&] {
        home.put("new/1", "a\n");
        home.put("new/2", "bb\n");
    };
    const auto tear_down = [&] {
        for (const auto* const place : {"new/1", "cur/1:2,S", "new/2", "palomar-index"}) {
            home.remove(place);
        }
    };
    set_up();
    files.set_plan({});
    ASSERT_THAT(survey_now(), ElementsAre("1 3", "2 4"));
    const std::size_t calls = files.calls();
    for (std::size_t call = 0; call < calls; ++call) {
        tear_down();
        set_up();
        files.set_plan(before_call(call, [&] { home.rename("new/1", "cur/1:2,S"); }));
        EXPECT_THAT(survey_now(), ElementsAre("1 3", "2 4")) << "moved before call " << call;
        tear_down();
        set_up();
        files.set_plan(before_call(call, [&] { home.remove("new/1"); }));
        EXPECT_EQ(survey_now().back(), "2 4") << "removed before call " << call;
    }
}

TEST_F(SurveyTest, AMessageThatIsNeverWhereItWasListedIsLeftOut) {
    home.put("new/1", "a\n");
    home.put("new/2", "a\n");
    files.set_plan(fail(Operation::open_file, "1", ENOENT));
    EXPECT_THAT(survey_now(), ElementsAre("2 3"));
}

}  // namespace
}  // namespace palomar::maildir
