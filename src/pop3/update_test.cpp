// UPDATE: what QUIT does, and the last words about it.
#include "pop3/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::pop3 {
namespace {

using maildrop::MemoryStore;
using maildrop::StoreError;
using testing::ElementsAre;
using testing::IsEmpty;

/// Four messages; what is said is said after the login, QUIT at the end.
class AfterQuit : public testing::Test {
  protected:
    void log_in() {
        client.reset();  // gives the maildrop back
        client = std::make_unique<Conversation>(world);
        client->log_in();
    }
    std::string last_words_after(const std::vector<std::string>& commands) {
        log_in();
        for (const std::string& command : commands) {
            client->say(command);
        }
        return client->say("QUIT");
    }

    World world{{"one\n", "two\n", "three\n", "four\n"}};
    std::unique_ptr<Conversation> client;
};

TEST_F(AfterQuit, UntouchedMailIsAllUnread) {
    EXPECT_EQ(
        last_words_after({"LIST"}), "+OK server signing off (4 unread, 0 removed, 4 total)\r\n"
    );
    EXPECT_EQ(client->closed(), CloseReason::quit);
    EXPECT_EQ(client->commits().size(), 1U);
    EXPECT_THAT(world.store.unread("alice"), ElementsAre("uid-1", "uid-2", "uid-3", "uid-4"));
}

TEST_F(AfterQuit, DeletedMailIsRemovedAndRetrievedMailIsMarked) {
    EXPECT_EQ(
        last_words_after({"RETR 1", "DELE 2", "TOP 3 0"}),
        "+OK server signing off (2 unread, 1 removed, 4 total)\r\n"
    );
    EXPECT_THAT(world.store.retrieved("alice"), ElementsAre("uid-1"));
    EXPECT_THAT(world.store.unread("alice"), ElementsAre("uid-3", "uid-4"));
}

TEST_F(AfterQuit, AMessageThatWasRetrievedAndDeletedIsOnlyRemoved) {
    EXPECT_EQ(
        last_words_after({"RETR 1", "DELE 1"}),
        "+OK server signing off (3 unread, 1 removed, 4 total)\r\n"
    );
    EXPECT_THAT(client->commits()[0].retrieved, IsEmpty());
    EXPECT_EQ(client->session().summary().retrieved, 1U);
}

TEST_F(AfterQuit, ArchivedMailLeavesTheMaildropEmpty) {
    EXPECT_EQ(
        last_words_after({"RETR 1", "RETR 2", "RETR 3", "DELE 4"}),
        "+OK server signing off (maildrop empty)\r\n"
    );
    EXPECT_EQ(client->session().summary().left, 0U);
}

TEST_F(AfterQuit, KeptMailStays) {
    world.account_policy = maildrop::Policy::keep;
    EXPECT_EQ(
        last_words_after({"RETR 1", "RETR 2", "RETR 3", "DELE 4"}),
        "+OK server signing off (0 unread, 1 removed, 4 total)\r\n"
    );
    EXPECT_EQ(client->session().summary().left, 3U);
    EXPECT_EQ(
        last_words_after({"DELE 1", "DELE 2", "DELE 3"}),
        "+OK server signing off (maildrop empty)\r\n"
    );
}

TEST_F(AfterQuit, WhatCouldNotBeDoneIsToldAndTheRestIsDone) {
    world.store.fail(MemoryStore::Call::change, StoreError::temporary);
    EXPECT_EQ(
        last_words_after({"DELE 1", "DELE 2", "RETR 3"}),
        "-ERR [SYS/TEMP] 1 message could not be removed\r\n"
    );
    EXPECT_EQ(client->closed(), CloseReason::quit);
    EXPECT_THAT(world.store.unread("alice"), ElementsAre("uid-1", "uid-4"));
    EXPECT_THAT(world.store.retrieved("alice"), ElementsAre("uid-3"));
    EXPECT_EQ(client->session().summary().deleted, 1U);
    EXPECT_EQ(client->session().summary().left, 2U);
}

TEST_F(AfterQuit, WhatCouldNotBeMarkedIsToldByTheFirstFailure) {
    world.store.fail(MemoryStore::Call::change, StoreError::permanent);
    EXPECT_EQ(
        last_words_after({"RETR 3"}),
        "-ERR [SYS/PERM] 1 message could not be marked as retrieved\r\n"
    );
}

TEST_F(AfterQuit, BothKindsOfFailureAreCounted) {
    const maildrop::CommitReport report{
        .removed = 0,
        .not_removed = 2,
        .marked = 1,
        .not_marked = 1,
        .first_failure = std::nullopt,
    };
    const SessionPolicy policy;
    Reply reply{policy.max_bad_commands};
    const auto alice = identity::UserName::from("alice");
    if (!alice) {
        FAIL();
    }
    Update update{reply, {*alice, maildrop::Policy::archive}, 4, 2};
    const Action action = update.on(Committed{report});
    EXPECT_EQ(
        std::get<Send>(action).octets,
        "-ERR [SYS/TEMP] 2 messages could not be removed, 1 message could not be marked as "
        "retrieved\r\n"
    );
}

TEST_F(AfterQuit, MailThatAnotherAgentRemovedCountsAsRemoved) {
    log_in();
    client->say("DELE 1");
    world.store.vanish("alice", "uid-1");
    EXPECT_EQ(client->say("QUIT"), "+OK server signing off (3 unread, 1 removed, 4 total)\r\n");
}

TEST_F(AfterQuit, AnEmptyMaildropIsCalledEmpty) {
    World nothing;
    Conversation quick{nothing};
    quick.log_in();
    EXPECT_EQ(quick.say("QUIT"), "+OK server signing off (maildrop empty)\r\n");
}

TEST_F(AfterQuit, TheNextSessionIsServedTheRest) {
    last_words_after({"RETR 1", "DELE 2"});
    log_in();
    EXPECT_EQ(client->say("UIDL"), "+OK unique-ids follow\r\n1 uid-3\r\n2 uid-4\r\n.\r\n");
}

}  // namespace
}  // namespace palomar::pop3
