// Logins to maildrops that the store remembers find what those do that read everything anew.
#include "maildir/faulty_file_system.hpp"
#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

namespace palomar::maildir {
namespace {

using maildrop::MessageNumber;
using maildrop::Policy;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Unique-ids with octets: "1 3".
std::vector<std::string> messages_of(const maildrop::Maildrop& maildrop) {
    const maildrop::Listing& listing = maildrop.listing();
    std::vector<std::string> messages;
    for (std::size_t at = 0; at < listing.size(); ++at) {
        const MessageNumber number = MessageNumber::at(at);
        messages.push_back(
            fmt::format("{} {}", listing.unique_id(number), listing.octets(number).value())
        );
    }
    return messages;
}

std::vector<std::string> log_in(
    MaildirStore& store, Policy policy = Policy::archive, Blocking blocking = Blocking::allowed
) {
    const auto opened = store.open({"ana", policy, ""}, blocking);
    return opened ? messages_of(**opened) : std::vector<std::string>{opened.error().failure.detail};
}

/// In new/ are 1 and 2, and the store remembers them.
class RememberedMaildrop : public ::testing::Test {
  protected:
    RememberedMaildrop() {
        home.put("new/1", "a\n");
        home.put("new/2", "bb\n");
        remember();
    }

    void settle() { files.advance(std::chrono::seconds{3}); }

    /// The first login writes the size index, the second one leaves what it has read.
    void remember(Policy policy = Policy::archive) {
        settle();
        log_in(store, policy);
        settle();
        log_in(store, policy);
        files.set_plan({});
    }

    /// Which reads or lists something unless it is remembered.
    std::vector<std::string> log_in_again(Policy policy = Policy::archive) {
        return log_in(store, policy);
    }
    [[nodiscard]] bool has_read() const {
        return files.calls(Operation::open_file) > 0 || files.calls(Operation::list) > 0;
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    MaildirStore store{files, home.location()};
    /// As another process has it.
    MaildirStore other{posix, home.location()};
};

TEST_F(RememberedMaildrop, IsOpenedWithoutReadingAnything) {
    EXPECT_THAT(log_in(store, Policy::archive, Blocking::forbidden), ElementsAre("1 3", "2 4"));
    EXPECT_EQ(files.calls(Operation::open_directory), 1U);
    EXPECT_EQ(files.calls(Operation::status), 2U);
    EXPECT_FALSE(has_read());
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4"));
    EXPECT_FALSE(has_read()) << "again and again";
}

TEST_F(RememberedMaildrop, IsOpenedWithoutReadingAnythingUnderKeepToo) {
    home.rename("new/1", "cur/1:2,S");
    remember(Policy::keep);
    EXPECT_THAT(log_in(store, Policy::keep, Blocking::forbidden), ElementsAre("1 3", "2 4"));
    EXPECT_EQ(files.calls(Operation::open_directory), 2U);
    EXPECT_FALSE(has_read());
    home.rename("cur/1:2,S", "cur/1:2,FS");
    EXPECT_THAT(log_in_again(Policy::keep), ElementsAre("1 3", "2 4"));
    EXPECT_TRUE(has_read()) << "a message has another name";
}

TEST_F(RememberedMaildrop, IsReadAgainWhenAMessageHasCome) {
    home.put("new/3", "c\n");
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4", "3 3"));
}

TEST_F(RememberedMaildrop, IsReadAgainWhenAMessageHasGone) {
    home.rename("new/1", "cur/1:2,S");
    EXPECT_THAT(log_in_again(), ElementsAre("2 4"));
}

TEST_F(RememberedMaildrop, OfAnotherPolicyIsReadAgain) {
    home.put("cur/0:2,S", "c\n");
    EXPECT_THAT(log_in_again(Policy::keep), ElementsAre("0 3", "1 3", "2 4"));
    EXPECT_TRUE(has_read());
    EXPECT_THAT(log_in_again(Policy::archive), ElementsAre("1 3", "2 4"));
}

TEST_F(RememberedMaildrop, IsReadAgainWhenTheSizeIndexIsGone) {
    // As an operator does who has edited a message by hand.
    home.put("new/1", "longer\n");
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4")) << "nothing shows that it has changed";
    home.remove("palomar-index");
    EXPECT_THAT(log_in_again(), ElementsAre("1 8", "2 4"));
}

TEST_F(RememberedMaildrop, IsReadAgainWhenAnotherProcessHasForgottenOctets) {
    {
        const auto theirs = other.open({"ana", Policy::archive, ""}, Blocking::allowed).value();
        theirs->forget_octets(MessageNumber::at(0));
    }
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4"));
    EXPECT_TRUE(has_read());
}

TEST_F(RememberedMaildrop, ForgottenOctetsAreNotRemembered) {
    {
        const auto ours = store.open({"ana", Policy::archive, ""}, Blocking::forbidden).value();
        ours->forget_octets(MessageNumber::at(0));
    }
    EXPECT_TRUE(store.open({"ana", Policy::archive, ""}, Blocking::allowed));
    EXPECT_TRUE(has_read());
}

TEST_F(RememberedMaildrop, WhatUpdateChangedIsNotRemembered) {
    {
        const auto ours = store.open({"ana", Policy::archive, ""}, Blocking::forbidden).value();
        const auto report =
            ours->commit({.deleted = {MessageNumber::at(0)}, .retrieved = {MessageNumber::at(1)}});
        EXPECT_EQ(report.removed + report.marked, 2U);
    }
    EXPECT_THAT(log_in_again(), IsEmpty());
}

TEST_F(RememberedMaildrop, AnUpdateThatChangesNothingLeavesItRemembered) {
    {
        const auto ours = store.open({"ana", Policy::archive, ""}, Blocking::forbidden).value();
        std::ignore = ours->commit({});
    }
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4"));
    EXPECT_FALSE(has_read());
}

TEST_F(RememberedMaildrop, OfAnAccountThatWasMadeAnewIsEmpty) {
    auto removal = store.remove("ana").value();
    EXPECT_THAT(log_in_again(), IsEmpty());
    ASSERT_TRUE(store.create("ana"));
    EXPECT_THAT(log_in_again(), IsEmpty());
    EXPECT_EQ(removal->proceed(), maildrop::Progress::done);
    EXPECT_THAT(log_in_again(), IsEmpty());
}

TEST_F(RememberedMaildrop, IsThereAgainWhenItsRemovalIsUndone) {
    const auto removal = store.remove("ana").value();
    ASSERT_TRUE(removal->undo());
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4"));
}

TEST_F(RememberedMaildrop, BehindALinkInTheMaildirIsRefused) {
    std::filesystem::rename(home.at("new"), home.root() / "elsewhere");
    std::filesystem::create_directory_symlink(home.root() / "elsewhere", home.at("new"));
    EXPECT_EQ(
        store.open({"ana", Policy::archive, ""}, Blocking::allowed).error().failure.error,
        maildrop::StoreError::permanent
    );
}

TEST_F(RememberedMaildrop, WhoseFoldersAreNotInMemoryIsReadAgain) {
    for (const auto operation : {Operation::open_directory, Operation::status}) {
        files.set_plan(fail(operation, "", EAGAIN));
        EXPECT_FALSE(store.open({"ana", Policy::archive, ""}, Blocking::forbidden));
        files.set_plan({});
        EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4"));
        EXPECT_TRUE(has_read());
        remember();
    }
}

TEST_F(RememberedMaildrop, IsNoneOfANetworkFileSystem) {
    files.set_local(false);
    remember();
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4"));
    EXPECT_TRUE(has_read());
}

TEST_F(RememberedMaildrop, IsNoneThatHadJustChanged) {
    // Before the change, so that no time passes since.
    files.advance(-std::chrono::hours{1});
    home.put("new/3", "c\n");
    for (int login = 0; login < 3; ++login) {
        files.set_plan({});
        EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4", "3 3"));
        EXPECT_TRUE(has_read()) << login;
    }
    files.advance(std::chrono::hours{1});
    remember();
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4", "3 3"));
    EXPECT_FALSE(has_read());
}

TEST_F(RememberedMaildrop, IsNoneWithAMessageThatCannotBeRead) {
    home.put("new/3", "c\n");
    for (int login = 0; login < 3; ++login) {
        settle();
        files.set_plan(fail(Operation::open_file, "3", EACCES));
        EXPECT_THAT(log_in(store), ElementsAre("1 3", "2 4", "3 2"));
    }
    files.set_plan({});
    EXPECT_THAT(log_in_again(), ElementsAre("1 3", "2 4", "3 3"));
}

/// What agents and sessions do to a Maildir, one deed after the other; whatever that is, a login
/// finds the same as one that remembers nothing.
class Life {
  public:
    /// In a Maildir that others have lived in: lock files need not be made each time.
    Life(const TemporaryMaildir& home, Policy policy) : home_{home}, policy_{policy} {
        for (const std::string& file : home_.files()) {
            home_.remove(file);
        }
    }

    void deed(unsigned number) {
        const unsigned kind = number % 16;
        switch (kind) {
            case 0:
                home_.put(fmt::format("new/{}", 10 + deeds_), std::string(number % 50, 'x'));
                break;
            case 1:
            case 2:
                act_on(number / 16);
                break;
            case 3:
                std::filesystem::remove(home_.at("palomar-index"));
                break;
            case 4:
                update();
                break;
            default:
                break;
        }
        // No two changes look alike, be the clock of the file system as coarse as it may.
        const auto time = std::filesystem::file_time_type{} + std::chrono::seconds{++deeds_};
        const std::vector<const char*> changed =
            kind == 3 ? std::vector{""} : std::vector{"new", "cur"};
        for (const auto* const directory : kind < 5 ? changed : std::vector<const char*>{}) {
            std::filesystem::last_write_time(home_.at(directory), time);
        }
        files_.advance(std::chrono::seconds{number % 3 == 0 ? 0 : 3});
    }

    void expect_the_same() {
        // It leaves no size index either, which would be another change.
        FaultyFileSystem files{posix_};
        files.set_plan(fail(Operation::create_file, "", EROFS));
        MaildirStore forgetful{files, home_.location()};
        const auto remembered = log_in(store_, policy_);
        RC_ASSERT(remembered == log_in(forgetful, policy_));
    }

  private:
    /// Moves it to cur/, or from there away.
    void act_on(unsigned message) {
        const auto all = home_.files();
        if (all.empty()) {
            return;
        }
        const std::string& one = all[message % all.size()];
        if (one.starts_with("new/")) {
            home_.rename(one, "cur/" + one.substr(4) + ":2,");
        } else {
            home_.remove(one);
        }
    }

    /// A session deletes a message and retrieves another.
    void update() {
        const auto session = store_.open({"ana", policy_, ""}, Blocking::allowed).value();
        maildrop::Changes changes;
        if (session->listing().size() > 1) {
            changes = {.deleted = {MessageNumber::at(0)}, .retrieved = {MessageNumber::at(1)}};
        }
        RC_ASSERT(!session->commit(changes).first_failure);
    }

    const TemporaryMaildir& home_;
    Policy policy_;
    PosixFileSystem posix_;
    FaultyFileSystem files_{posix_};
    MaildirStore store_{files_, home_.location()};
    unsigned deeds_ = 0;
};

RC_GTEST_PROP(RememberedMaildrops, AreAsOnesThatAreReadAnew, (const std::vector<unsigned>& deeds)) {
    static const TemporaryMaildir home;
    for (const auto policy : {Policy::archive, Policy::keep}) {
        Life life{home, policy};
        for (const unsigned deed : deeds) {
            life.deed(deed);
            life.expect_the_same();
        }
    }
}

}  // namespace
}  // namespace palomar::maildir
