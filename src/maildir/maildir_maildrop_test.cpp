// UPDATE on disk: both policies, other agents in between, failures and crashes at every call.
#include "maildir/faulty_file_system.hpp"
#include "maildir/file_name.hpp"
#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <functional>

namespace palomar::maildir {
namespace {

using maildrop::Changes;
using maildrop::CommitReport;
using maildrop::Maildrop;
using maildrop::MessageNumber;
using maildrop::Policy;
using maildrop::StoreError;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The numbers as clients count, from 1.
std::vector<MessageNumber> numbers(std::initializer_list<std::size_t> values) {
    std::vector<MessageNumber> result;
    result.reserve(values.size());
    for (const auto value : values) {
        result.push_back(MessageNumber::at(value - 1));
    }
    return result;
}

std::optional<StoreError> error_of(const CommitReport& report) {
    return report.first_failure ? std::optional{report.first_failure->error} : std::nullopt;
}

class UpdateTest : public ::testing::Test {
  protected:
    std::unique_ptr<Maildrop> open(Policy policy = Policy::archive) {
        return store.open({"ana", policy, ""}, Blocking::allowed).value();
    }
    CommitReport update(
        Policy policy,
        std::initializer_list<std::size_t> deleted,
        std::initializer_list<std::size_t> retrieved
    ) {
        return open(policy)->commit({numbers(deleted), numbers(retrieved)});
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    MaildirStore store{files, home.location()};
};

TEST_F(UpdateTest, ArchiveMovesWhatWasRetrieved) {
    for (const auto* const place : {"new/1", "new/2", "new/3"}) {
        home.put(place, "x\n");
    }
    const CommitReport report = update(Policy::archive, {2}, {1});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.marked, 1U);
    EXPECT_EQ(report.not_removed + report.not_marked, 0U);
    EXPECT_FALSE(report.first_failure);
    EXPECT_THAT(home.files(), ElementsAre("cur/1:2,S", "new/3"));
    EXPECT_EQ(open()->listing().size(), 1U) << "and serves it no more";
}

TEST_F(UpdateTest, KeepMarksWhatWasRetrieved) {
    home.put("new/1", "x\n");
    home.put("cur/2:2,F", "x\n");
    home.put("cur/3:2,S", "x\n");
    home.put("cur/4:2,", "x\n");
    const CommitReport report = update(Policy::keep, {4}, {1, 2, 3});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.marked, 3U);
    EXPECT_THAT(home.files(), ElementsAre("cur/1:2,S", "cur/2:2,FS", "cur/3:2,S"));
    EXPECT_EQ(open(Policy::keep)->listing().size(), 3U) << "and goes on serving it";
}

TEST_F(UpdateTest, DeletedMessagesAreTrashBeforeTheyAreGone) {
    home.put("new/1", "x\n");
    const auto maildrop = open();
    files.set_plan(fail(Operation::remove, "", EIO));
    const CommitReport report = maildrop->commit({numbers({1}), {}});
    EXPECT_EQ(report.not_removed, 1U);
    EXPECT_EQ(error_of(report), StoreError::temporary);
    EXPECT_THAT(home.files(), ElementsAre("cur/1:2,T"));
}

TEST_F(UpdateTest, ANameWithoutRoomForAFlagGoesWithoutIt) {
    const std::string full(FileName::longest, '1');
    const std::string also_full(FileName::longest, '2');
    home.put("new/" + full, "x\n");
    home.put("new/" + also_full, "x\n");
    const CommitReport archive = update(Policy::archive, {2}, {1});
    EXPECT_EQ(archive.removed, 1U);
    EXPECT_EQ(archive.marked, 1U);
    EXPECT_THAT(home.files(), ElementsAre("cur/" + full));
    EXPECT_EQ(open()->listing().size(), 0U);
    EXPECT_EQ(update(Policy::keep, {}, {1}).marked, 1U);
}

TEST_F(UpdateTest, AMaildirWithoutCurGetsOne) {
    home.put("new/1", "x\n");
    home.remove("cur");
    EXPECT_EQ(update(Policy::archive, {}, {1}).marked, 1U);
    EXPECT_THAT(home.files(), ElementsAre("cur/1:2,S"));
}

TEST_F(UpdateTest, WhatAnotherAgentMovedIsFound) {
    home.put("new/1", "x\n");
    home.put("new/2", "x\n");
    const auto maildrop = open();
    home.rename("new/1", "cur/1:2,R");
    home.rename("new/2", "cur/2:2,F");
    const CommitReport report = maildrop->commit({numbers({1}), numbers({2})});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.marked, 1U);
    EXPECT_THAT(home.files(), ElementsAre("cur/2:2,FS"));
}

TEST_F(UpdateTest, WhatAnotherAgentRemovedCountsAsDone) {
    home.put("new/1", "x\n");
    home.put("new/2", "x\n");
    const auto maildrop = open();
    home.remove("new/1");
    home.remove("new/2");
    const CommitReport report = maildrop->commit({numbers({1}), numbers({2})});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.marked, 1U);
    EXPECT_FALSE(report.first_failure);
}

TEST_F(UpdateTest, AnotherMessageIsNeverReplaced) {
    home.put("new/1", "mine\n");
    home.put("cur/1:2,S", "another\n");
    const CommitReport report = update(Policy::archive, {}, {1});
    EXPECT_EQ(report.not_marked, 1U);
    EXPECT_EQ(error_of(report), StoreError::permanent);
    EXPECT_EQ(home.octets("new/1"), "mine\n");
    EXPECT_EQ(home.octets("cur/1:2,S"), "another\n");
}

TEST_F(UpdateTest, ADeletedMessageGoesThoughAnotherHasItsNameInTheTrash) {
    home.put("new/1", "mine\n");
    home.put("cur/1:2,T", "another\n");
    EXPECT_EQ(update(Policy::archive, {1}, {}).removed, 1U);
    EXPECT_THAT(home.files(), ElementsAre("cur/1:2,T"));
    EXPECT_EQ(home.octets("cur/1:2,T"), "another\n");
}

TEST_F(UpdateTest, TheSecondNameOfAFileGoesWithTheFirst) {
    for (const auto* const second : {"cur/1:2,S", "cur/1:2,T", "cur/1:2,F"}) {
        for (const Policy policy : {Policy::archive, Policy::keep}) {
            home.put("new/1", "x\n");
            std::filesystem::create_hard_link(home.at("new/1"), home.at(second));
            ASSERT_EQ(open(policy)->listing().size(), 1U);
            EXPECT_EQ(update(policy, {1}, {}).removed, 1U);
            EXPECT_THAT(home.files(), IsEmpty()) << second;
        }
    }
}

TEST_F(UpdateTest, LinksOfOthersToAFileAreLeftAlone) {
    home.put("new/1", "x\n");
    std::filesystem::create_hard_link(home.at("new/1"), home.at("tmp/backup"));
    std::filesystem::create_hard_link(home.at("new/1"), home.at("cur/2:2,S"));
    EXPECT_EQ(update(Policy::archive, {1}, {}).removed, 1U);
    EXPECT_THAT(home.files(), ElementsAre("cur/2:2,S"));
    EXPECT_TRUE(home.has("tmp/backup"));
}

TEST_F(UpdateTest, ACrashBetweenLinkAndUnlinkIsFinishedByTheNextUpdate) {
    home.put("new/1", "x\n");
    std::filesystem::create_hard_link(home.at("new/1"), home.at("cur/1:2,S"));
    EXPECT_EQ(update(Policy::archive, {}, {1}).marked, 1U);
    EXPECT_THAT(home.files(), ElementsAre("cur/1:2,S"));
}

TEST_F(UpdateTest, OnAFullDiskMailCanBeRemoved) {
    home.put("new/1", "x\n");
    home.put("new/2", "x\n");
    const auto maildrop = open();
    files.set_plan(fail(Operation::move, "", ENOSPC));
    const CommitReport report = maildrop->commit({numbers({1}), numbers({2})});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.not_marked, 1U);
    EXPECT_EQ(error_of(report), StoreError::temporary);
    EXPECT_THAT(home.files(), ElementsAre("new/2"));
}

TEST_F(UpdateTest, OnAReadOnlyFileSystemNothingIsDoneAndThatIsSaid) {
    home.put("new/1", "x\n");
    home.put("new/2", "x\n");
    const auto maildrop = open();
    files.set_plan([](const Call& call) -> std::optional<Errno> {
        const bool changes =
            call.operation == Operation::move || call.operation == Operation::remove;
        return changes ? std::optional{Errno{EROFS}} : std::nullopt;
    });
    const CommitReport report = maildrop->commit({numbers({1}), numbers({2})});
    EXPECT_EQ(report.not_removed, 1U);
    EXPECT_EQ(report.not_marked, 1U);
    EXPECT_EQ(error_of(report), StoreError::permanent);
    EXPECT_THAT(home.files(), ElementsAre("new/1", "new/2"));
}

// Three messages: the first is deleted, the second retrieved, the third left.
class InterruptedUpdateTest : public UpdateTest {
  protected:
    /// Runs the update under each plan that `make_plan` makes of a call's number, and calls `check`
    /// after.
    void for_each_call(
        Policy policy,
        const std::function<FaultyFileSystem::Plan(std::size_t)>& make_plan,
        const std::function<void(const CommitReport&)>& check
    ) {
        const std::size_t calls = run(policy, {}).second;
        ASSERT_GT(calls, 5U);
        for (std::size_t call = 0; call < calls; ++call) {
            SCOPED_TRACE(call);
            check(run(policy, make_plan(call)).first);
        }
    }

    /// The octets of all messages, sorted: each message has its own.
    std::vector<std::string> messages() {
        std::vector<std::string> found;
        const auto maildrop = open(Policy::keep);
        for (std::size_t at = 0; at < maildrop->listing().size(); ++at) {
            const auto reader = maildrop->open(MessageNumber::at(at), Blocking::allowed).value();
            std::array<char, 16> buffer{};
            found.emplace_back(buffer.data(), reader->read(buffer, Blocking::allowed).value());
        }
        std::ranges::sort(found);
        return found;
    }

    bool nothing_is_lost_or_doubled() {
        auto found = messages();
        std::erase(found, "deleted\n");
        return found == std::vector<std::string>{"left\n", "retrieved\n"};
    }

  private:
    std::pair<CommitReport, std::size_t> run(Policy policy, FaultyFileSystem::Plan plan) {
        for (const auto& place : home.files()) {
            home.remove(place);
        }
        home.put("new/1", "deleted\n");
        home.put("new/2", "retrieved\n");
        home.put("new/3", "left\n");
        const auto maildrop = open(policy);
        files.set_plan(std::move(plan));
        const CommitReport report = maildrop->commit({numbers({1}), numbers({2})});
        const std::size_t calls = files.calls();
        files.set_plan({});
        return {report, calls};
    }
};

TEST_F(InterruptedUpdateTest, ACrashAtAnyCallLosesNothingAndDoublesNothing) {
    for (const Policy policy : {Policy::archive, Policy::keep}) {
        for_each_call(policy, crash_at, [&](const CommitReport&) {
            EXPECT_TRUE(nothing_is_lost_or_doubled());
            EXPECT_LE(messages().size(), 3U);
        });
    }
}

TEST_F(InterruptedUpdateTest, AFailureOfAnyCallStopsNothingElseAndIsReportedTruthfully) {
    for (const int reason : {EIO, ENOSPC, EACCES}) {
        const auto fail_one = [&](std::size_t call) { return fail_call(call, reason); };
        for_each_call(Policy::archive, fail_one, [&](const CommitReport& report) {
            EXPECT_EQ(report.removed + report.not_removed, 1U);
            EXPECT_EQ(report.marked + report.not_marked, 1U);
            EXPECT_LE(report.not_removed + report.not_marked, 1U);
            EXPECT_EQ(report.first_failure.has_value(), report.not_removed + report.not_marked > 0);
            EXPECT_TRUE(nothing_is_lost_or_doubled());
            EXPECT_EQ(messages().size(), report.removed == 1 ? 2U : 3U);
            EXPECT_EQ(home.has("cur/2:2,S"), report.marked == 1);
        });
    }
}

TEST_F(InterruptedUpdateTest, WhateverAnotherAgentRenamesBetweenTwoCalls) {
    const auto rename_all = [&](std::size_t call) {
        return before_call(call, [&] {
            for (const std::string& place : home.files()) {
                const FileName name{std::string_view{place}.substr(std::string_view{"new/"}.size())
                };
                home.rename(place, fmt::format("cur/{}:2,F", name.unique()));
            }
        });
    };
    for_each_call(Policy::archive, rename_all, [&](const CommitReport& report) {
        EXPECT_EQ(report.removed, 1U);
        EXPECT_EQ(report.marked, 1U);
        EXPECT_EQ(messages().size(), 2U);
        EXPECT_TRUE(nothing_is_lost_or_doubled());
    });
}

}  // namespace
}  // namespace palomar::maildir
