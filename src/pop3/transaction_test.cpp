// TRANSACTION: every command, each success beside its failures.
#include "pop3/conversation.hpp"
#include "pop3/listing_reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::pop3 {
namespace {

using maildrop::MemoryStore;
using maildrop::StoreError;
using testing::HasSubstr;
using testing::StartsWith;

/// Three messages of 18, 35 and 3 octets on the wire.
class InTransaction : public testing::Test {
  protected:
    std::string say(std::string_view line) {
        if (!client_) {
            client_ = std::make_unique<Conversation>(world);
            client_->log_in();
        }
        return client_->say(line);
    }
    [[nodiscard]] const Conversation& client() const { return *client_; }

    World world{{
        "A: b\r\n\r\none\r\ntwo\r\n",
        "Subject: dots\n\n.first\n..second\n",
        "x\n",
    }};

  private:
    std::unique_ptr<Conversation> client_;
};

constexpr const char* message_1 = "+OK 18 octets\r\nA: b\r\n\r\none\r\ntwo\r\n.\r\n";
constexpr const char* message_3 = "+OK 3 octets\r\nx\r\n.\r\n";

TEST_F(InTransaction, StatCountsWhatIsNotDeleted) {
    EXPECT_EQ(say("STAT"), "+OK 3 56\r\n");
    say("DELE 2");
    EXPECT_EQ(say("STAT"), "+OK 2 21\r\n");
}

TEST_F(InTransaction, ListNamesEveryMessageThatIsNotDeleted) {
    EXPECT_EQ(say("LIST"), "+OK 3 new messages (56 octets)\r\n1 18\r\n2 35\r\n3 3\r\n.\r\n");
    say("DELE 1");
    EXPECT_EQ(say("LIST"), "+OK 2 new messages (38 octets)\r\n2 35\r\n3 3\r\n.\r\n");
    say("DELE 2");
    EXPECT_EQ(say("LIST"), "+OK 1 new message (3 octets)\r\n3 3\r\n.\r\n");
    say("DELE 3");
    EXPECT_EQ(say("LIST"), "+OK 0 new messages (0 octets)\r\n.\r\n");
}

TEST_F(InTransaction, ListOfKeptMailDoesNotCallItNew) {
    world.account_policy = maildrop::Policy::keep;
    EXPECT_THAT(say("LIST"), StartsWith("+OK 3 messages (56 octets)\r\n1 18\r\n"));
    say("DELE 1");
    say("DELE 2");
    EXPECT_THAT(say("LIST"), StartsWith("+OK 1 message (3 octets)\r\n"));
}

TEST_F(InTransaction, ListAndUidlOfOneMessageAreOneLine) {
    EXPECT_EQ(say("LIST 2"), "+OK 2 35\r\n");
    EXPECT_EQ(say("UIDL 2"), "+OK 2 uid-2\r\n");
    say("DELE 1");
    EXPECT_EQ(say("LIST 2"), "+OK 2 35\r\n");
    EXPECT_EQ(say("UIDL 2"), "+OK 2 uid-2\r\n");
}

TEST_F(InTransaction, UidlNamesEveryMessageThatIsNotDeleted) {
    EXPECT_EQ(say("UIDL"), "+OK unique-ids follow\r\n1 uid-1\r\n2 uid-2\r\n3 uid-3\r\n.\r\n");
    say("DELE 2");
    EXPECT_EQ(say("UIDL"), "+OK unique-ids follow\r\n1 uid-1\r\n3 uid-3\r\n.\r\n");
}

TEST_F(InTransaction, RetrSendsTheMessageAsOftenAsItIsAskedFor) {
    EXPECT_EQ(say("RETR 1"), message_1);
    EXPECT_EQ(say("RETR 1"), message_1);
    EXPECT_EQ(say("RETR 2"), "+OK 35 octets\r\nSubject: dots\r\n\r\n..first\r\n...second\r\n.\r\n");
    EXPECT_EQ(client().session().summary().retrieved, 2U);
}

TEST_F(InTransaction, RetrOfFilteredMailPromisesNoLength) {
    world.policy.filtered = true;
    EXPECT_THAT(say("RETR 1"), StartsWith("+OK message follows\r\nA: b\r\n"));
}

TEST_F(InTransaction, RetrSaysOctetInTheSingular) {
    world.store.deliver("alice", "uid-4", "", maildrop::Octets{1});
    EXPECT_THAT(say("RETR 4"), StartsWith("+OK 1 octet\r\n"));
}

TEST_F(InTransaction, TopSendsHeaderAndLinesAndMarksNothing) {
    EXPECT_EQ(say("TOP 1 0"), "+OK top of message follows\r\nA: b\r\n\r\n.\r\n");
    EXPECT_EQ(say("TOP 1 1"), "+OK top of message follows\r\nA: b\r\n\r\none\r\n.\r\n");
    EXPECT_EQ(say("TOP 3 99"), "+OK top of message follows\r\nx\r\n.\r\n");
    EXPECT_EQ(client().session().summary().retrieved, 0U);
}

TEST_F(InTransaction, AWrongNumberIsRefusedForWhatIsWrongWithIt) {
    say("DELE 2");
    for (const std::string verb : {"DELE", "RETR", "LIST", "UIDL"}) {
        EXPECT_EQ(say(verb + " 0"), "-ERR message-numbers begin with 1\r\n");
        EXPECT_EQ(say(verb + " two"), "-ERR that is not a number\r\n");
        EXPECT_EQ(say(verb + " 4"), "-ERR there is no message 4: the maildrop has 3 messages\r\n");
        EXPECT_EQ(say(verb + " 4294967296"), "-ERR that number is larger than 4294967295\r\n");
        EXPECT_EQ(say(verb + " 2"), "-ERR message 2 is deleted\r\n");
    }
    EXPECT_EQ(say("DELE"), "-ERR DELE needs one message-number\r\n");
    EXPECT_EQ(say("TOP 1"), "-ERR TOP needs a message-number and a number of lines\r\n");
    EXPECT_EQ(say("TOP 2 0"), "-ERR message 2 is deleted\r\n");
    EXPECT_EQ(say("LIST 1 2"), "-ERR LIST takes one message-number or none\r\n");
    EXPECT_EQ(say("STAT 1"), "-ERR STAT takes no argument\r\n");
}

TEST_F(InTransaction, ADeletedMessageIsGoneUntilRset) {
    EXPECT_EQ(say("DELE 1"), "+OK message 1 deleted\r\n");
    EXPECT_EQ(say("RETR 1"), "-ERR message 1 is deleted\r\n");
    EXPECT_EQ(say("RSET"), "+OK 3 new messages (56 octets)\r\n");
    EXPECT_EQ(say("RETR 1"), message_1);
    EXPECT_EQ(say("DELE 1"), "+OK message 1 deleted\r\n");
}

TEST_F(InTransaction, RsetTakesBackDeletionsOnly) {
    say("RETR 1");
    say("DELE 1");
    say("RSET");
    say("QUIT");
    ASSERT_EQ(client().commits().size(), 1U);
    EXPECT_TRUE(client().commits()[0].deleted.empty());
    EXPECT_THAT(
        client().commits()[0].retrieved, testing::ElementsAre(maildrop::MessageNumber::at(0))
    );
}

TEST_F(InTransaction, AMessageThatVanishedKeepsItsNumberAndIsRefused) {
    say("NOOP");
    world.store.vanish("alice", "uid-2");
    world.store.deliver("alice", "uid-4", "new\n");
    EXPECT_EQ(say("RETR 2"), "-ERR message 2 is no longer there\r\n");
    EXPECT_EQ(say("TOP 2 0"), "-ERR message 2 is no longer there\r\n");
    EXPECT_EQ(say("RETR 3"), message_3);
    EXPECT_EQ(say("STAT"), "+OK 3 56\r\n");
    EXPECT_EQ(client().session().summary().retrieved, 1U);
}

TEST_F(InTransaction, AMessageThatCannotBeReadIsRefusedWithACode) {
    world.store.fail(MemoryStore::Call::open_message, StoreError::unreadable);
    EXPECT_EQ(say("RETR 1"), "-ERR [SYS/PERM] message 1 cannot be read\r\n");
    world.store.fail(MemoryStore::Call::read, StoreError::temporary);
    EXPECT_EQ(say("RETR 1"), "-ERR [SYS/TEMP] message 1 cannot be read\r\n");
    EXPECT_EQ(say("RETR 1"), message_1);
}

TEST_F(InTransaction, AFilterThatFailsIsNoMessage) {
    world.policy.filtered = true;
    world.filter_works = false;
    EXPECT_EQ(say("RETR 1"), "-ERR [SYS/TEMP] the message filter failed\r\n");
    EXPECT_EQ(client().session().summary().retrieved, 0U);
}

TEST_F(InTransaction, AMessageThatBreaksOffEndsTheSessionWithoutItsDot) {
    world.store.fail(MemoryStore::Call::read, StoreError::temporary, 1);
    EXPECT_EQ(say("RETR 1"), "+OK 18 octets\r\nA: b\r\n\r\none\r\ntwo");
    EXPECT_EQ(client().closed(), CloseReason::message_broken);
    EXPECT_TRUE(client().commits().empty());
    EXPECT_EQ(client().session().summary().retrieved, 0U);
}

TEST_F(InTransaction, NoopAnswers) { EXPECT_THAT(say("NOOP"), StartsWith("+OK")); }

TEST_F(InTransaction, CapaTellsTheAccountsOwnPolicyAndTheImplementation) {
    world.circumstances.retrieved_varies = true;
    world.account_policy = maildrop::Policy::keep;
    EXPECT_EQ(
        say("CAPA"),
        "+OK capabilities follow\r\nTOP\r\nUIDL\r\nUSER\r\nPIPELINING\r\nRESP-CODES\r\n"
        "AUTH-RESP-CODE\r\nEXPIRE NEVER\r\nIMPLEMENTATION Palomar test\r\n.\r\n"
    );
}

TEST_F(InTransaction, CommandsOfTheOtherStateAreRefusedByName) {
    EXPECT_EQ(say("USER alice"), "-ERR USER comes before the login\r\n");
    EXPECT_EQ(say("PASS secret word"), "-ERR PASS comes before the login\r\n");
}

TEST_F(InTransaction, BadCommandsInARowEndTheSession) {
    world.policy.max_bad_commands = 4;
    say("STAT");
    EXPECT_EQ(say("NONSENSE"), "-ERR unknown command\r\n");
    EXPECT_EQ(
        say("STAT\x01"), "-ERR control characters and 8-bit octets may not stand in a command\r\n"
    );
    EXPECT_EQ(say("USER bob"), "-ERR USER comes before the login\r\n");
    EXPECT_THAT(say("RETR 9"), HasSubstr("; too many bad commands, closing\r\n"));
    EXPECT_EQ(client().closed(), CloseReason::too_many_bad_commands);
    EXPECT_TRUE(client().commits().empty());
}

TEST_F(InTransaction, AGoodCommandEndsARunOfBadOnes) {
    world.policy.max_bad_commands = 2;
    say("DELE 1");
    for (int i = 0; i < 5; ++i) {
        EXPECT_THAT(say("NONSENSE"), StartsWith("-ERR"));
        EXPECT_THAT(say(i % 2 == 0 ? "NOOP" : "RETR 1"), StartsWith(i % 2 == 0 ? "+OK" : "-ERR"));
    }
    EXPECT_FALSE(client().closed());
}

TEST_F(InTransaction, MessagesThatAreGoneAreNoBadCommands) {
    world.policy.max_bad_commands = 2;
    say("DELE 1");
    world.store.vanish("alice", "uid-2");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(say("RETR 1"), "-ERR message 1 is deleted\r\n");
        EXPECT_EQ(say("RETR 2"), "-ERR message 2 is no longer there\r\n");
    }
    EXPECT_FALSE(client().closed());
}

TEST(LongLine, IsRefusedOnce) {
    World world;
    Conversation client{world};
    EXPECT_EQ(
        client.say({CommandError::too_long, std::nullopt, 255}),
        "-ERR the line has more than 255 octets\r\n"
    );
    EXPECT_FALSE(client.closed());
}

TEST(LongListing, GoesOutInPartsOfBoundedSize) {
    constexpr std::size_t count = 20'000;
    World world{std::vector<std::string>(count, "x\n")};
    Conversation client{world};
    client.log_in();
    std::string expected = "+OK " + std::to_string(count) + " new messages (60000 octets)\r\n";
    for (std::size_t number = 1; number <= count; ++number) {
        expected += std::to_string(number) + " 3\r\n";
    }
    EXPECT_EQ(client.say("LIST"), expected + ".\r\n");
    EXPECT_LT(client.longest_send(), ListingReply::octets_a_part + 100);
    EXPECT_EQ(client.say("STAT"), "+OK 20000 60000\r\n");
    EXPECT_THAT(client.say("UIDL"), testing::EndsWith("\r\n20000 uid-20000\r\n.\r\n"));
    EXPECT_LT(client.longest_send(), ListingReply::octets_a_part + 100);
}

}  // namespace
}  // namespace palomar::pop3
