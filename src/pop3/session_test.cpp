// What must hold whatever happens: no UPDATE without QUIT, and nothing after Close.
#include "pop3/session.hpp"

#include "pop3/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <rapidcheck.h>

namespace palomar::pop3 {
namespace {

using testing::ElementsAre;

const std::vector<std::string> messages_delivered{"A: b\n\none\n", "C: d\n\ntwo\n", "x\n"};

// Every command, good ones and bad ones.
const std::vector<std::string> whole_session{
    "CAPA",   "STAT",   "USER bob", "USER alice", "PASS wrong", "USER alice", "PASS secret word",
    "STAT",   "LIST",   "LIST 2",   "UIDL",       "UIDL 3",     "RETR 1",     "TOP 2 1",
    "DELE 1", "RETR 1", "RSET",     "DELE 2",     "NOOP",       "CAPA",       "QUIT",
};

/// Says all of it, as far as the server listens.
void play(Conversation& client) {
    for (const std::string& line : whole_session) {
        client.say(line);
    }
}

std::vector<std::string> actions_of_whole_session() {
    World world{messages_delivered};
    Conversation client{world};
    play(client);
    return client.actions();
}

struct Ending {
    Event (*event)();
    CloseReason reason;
};

const std::vector<Ending> endings{
    {[]() -> Event { return ConnectionLost{}; }, CloseReason::connection_lost},
    {[]() -> Event { return TimedOut{}; }, CloseReason::timed_out},
    {[]() -> Event { return Kicked{}; }, CloseReason::kicked},
    {[]() -> Event { return ShuttingDown{}; }, CloseReason::shutting_down},
    {[]() -> Event { return MessageBroken{}; }, CloseReason::message_broken},
};

TEST(Session, AFailureAtAnyStepClosesWithItsReasonAndNothingIsCommittedBeforeQuit) {
    const auto actions = actions_of_whole_session();
    const auto commit =
        static_cast<std::size_t>(std::ranges::find(actions, "Commit") - actions.begin());
    ASSERT_LT(commit, actions.size());
    for (const auto& [event, reason] : endings) {
        for (std::size_t at = 0; at + 1 < actions.size(); ++at) {
            World world{messages_delivered};
            Conversation client{world, Failure{at, event}};
            play(client);
            EXPECT_EQ(client.closed(), reason) << at;
            EXPECT_EQ(client.actions().size(), at + 2) << "nothing comes after Close";
            EXPECT_EQ(client.commits().size(), at < commit ? 0U : 1U) << at;
            EXPECT_EQ(world.store.unread("alice").size(), at < commit ? 3U : 1U) << at;
        }
    }
}

TEST(Session, TheWholeSessionWithoutFailureEndsWithUpdate) {
    World world{messages_delivered};
    Conversation client{world};
    play(client);
    EXPECT_EQ(client.closed(), CloseReason::quit);
    EXPECT_THAT(world.store.unread("alice"), ElementsAre("uid-3"));
    EXPECT_THAT(world.store.retrieved("alice"), ElementsAre("uid-1"));
}

TEST(Session, TheMaildropIsGivenBackWhenTheConnectionIsLost) {
    World world{messages_delivered};
    const std::size_t before_quit = actions_of_whole_session().size() - 6;
    Conversation client{world, Failure{before_quit, [] -> Event { return ConnectionLost{}; }}};
    play(client);
    ASSERT_EQ(client.closed(), CloseReason::connection_lost);
    EXPECT_EQ(client.session().summary().account, "alice");
    EXPECT_EQ(client.session().summary().retrieved, 1U);
    EXPECT_EQ(client.session().summary().left, 3U);
    Conversation next{world};
    EXPECT_THAT(next.log_in(), testing::HasSubstr("+OK 3 new messages"));
}

TEST(Session, NothingIsRemovedBeforeQuitWhateverIsSaid) {
    EXPECT_TRUE(rc::check([] {
        World world{messages_delivered};
        Conversation client{world};
        client.log_in();
        const auto lines =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "DELE 1",
                "DELE 2",
                "DELE 3",
                "RETR 1",
                "RETR 3",
                "RSET",
                "STAT",
                "LIST",
                "NONSENSE",
                "DELE 0"
            ));
        for (const std::string& line : lines) {
            client.say(line);
        }
        RC_ASSERT(client.commits().empty());
        RC_ASSERT(world.store.unread("alice").size() == messages_delivered.size());
    }));
}

/// Any event but QUIT and those that end a session, expected or not.
Event arbitrary_event(maildrop::Store& store) {
    switch (*rc::gen::inRange(0, 20)) {
        case 0:
            return Sent{};
        case 1:
            return AccountLookedUp{*rc::gen::arbitrary<bool>()};
        case 2:
            return Authenticated{
                Account{*identity::UserName::from("alice"), maildrop::Policy::archive}
            };
        case 3:
            return Rejected{};
        case 4:
            return AccountsUnavailable{};
        case 5:
            if (auto maildrop = store.open(
                    {"alice", maildrop::Policy::archive, ""}, maildrop::Blocking::allowed
                )) {
                return MaildropOpened{*std::move(maildrop)};
            }
            return MaildropRefused{{{maildrop::StoreError::in_use, ""}, std::nullopt}};
        case 6:
            return MessageSent{};
        case 7:
            return MessageRefused{maildrop::StoreError::vanished};
        case 8:
            return FilterRefused{};
        case 9:
            return Committed{};
        default:
            return CommandRead{parse(*rc::gen::element<std::string_view>(
                "USER alice",
                "PASS secret word",
                "STAT",
                "LIST",
                "RETR 1",
                "DELE 2",
                "RSET",
                "NONSENSE"
            ))};
    }
}

TEST(Session, ARunnerThatBreaksItsWordGetsNoUpdate) {
    EXPECT_TRUE(rc::check([] {
        World world{messages_delivered};
        Session session{world.policy};
        Action action = session.greet();
        for (int i = 0; i < 50 && !std::holds_alternative<Close>(action); ++i) {
            action = session.on(arbitrary_event(world.store));
            RC_ASSERT(!std::holds_alternative<Commit>(action));
        }
        RC_ASSERT(world.store.unread("alice").size() == messages_delivered.size());
    }));
}

TEST(Session, AfterCloseThereIsOnlyClose) {
    const SessionPolicy policy;
    Session session{policy};
    static_cast<void>(session.greet());
    EXPECT_TRUE(std::holds_alternative<Close>(session.on(TimedOut{})));
    EXPECT_TRUE(std::holds_alternative<Close>(session.on(Sent{})));
    EXPECT_TRUE(std::holds_alternative<Close>(session.on(CommandRead{parse("QUIT")})));
}

}  // namespace
}  // namespace palomar::pop3
