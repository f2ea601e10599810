// Connections to a server that answers, refuses, is silent, talks rubbish, goes away, or is not
// there.
#include "palomarctl/connection.hpp"

#include "palomarctl/access.hpp"
#include "palomarctl/fake_port.hpp"
#include "palomarctl/fake_server.hpp"
#include "palomarctl/interrupt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace palomar::palomarctl {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Connection, AsksAndIsAnswered) {
    FakeServer server;
    auto connection = server.connection();
    server.say("OwO 2 accounts\r\npepe ONLINE\r\nana OFFLINE\r\n\r\n");
    const auto answer = connection.ask({"GET_USERS"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->outcome, manage::Outcome::done);
    EXPECT_EQ(answer->text, "2 accounts");
    EXPECT_THAT(answer->lines, ElementsAre("pepe ONLINE", "ana OFFLINE"));
    EXPECT_EQ(server.heard(), "GET_USERS\r\n");
}

TEST(Connection, ARefusalIsAnAnswer) {
    FakeServer server;
    auto connection = server.connection();
    server.say("UwU there is no account pepe\r\n\r\n");
    const auto answer = connection.ask({"GET_USER", "pepe"});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->outcome, manage::Outcome::refused);
    EXPECT_EQ(answer->text, "there is no account pepe");
}

TEST(Connection, AnswersThatCameTogetherAreTakenOneByOne) {
    FakeServer server;
    auto connection = server.connection();
    server.say("OwO 1\r\n\r\nOwO 2\r\n\r\n");
    EXPECT_EQ(connection.ask({"GET_CURR_CONN"})->text, "1");
    EXPECT_EQ(connection.ask({"GET_TOTAL_CONN"})->text, "2");
}

TEST(Connection, AnAnswerThatIsLateIsTakenByALaterCall) {
    FakeServer server;
    auto connection = server.connection();
    server.say("OwO ha");
    const auto early = connection.next_answer(1ms);
    ASSERT_TRUE(early);
    EXPECT_FALSE(*early);
    server.say("lf\r\n\r\n");
    const auto whole = connection.next_answer(10s);
    ASSERT_TRUE(whole && *whole);
    EXPECT_EQ((*whole)->text, "half");
}

TEST(Connection, ServerGoneInTheMiddleIsBroken) {
    FakeServer server;
    auto connection = server.connection();
    server.say("OwO 2 accounts\r\npepe ON");
    server.hang_up();
    const auto answer = connection.next_answer(10s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().fault, ConnectionFault::broken);
    EXPECT_EQ(to_failure(answer.error()).status, ExitStatus::no_connection);
}

TEST(Connection, ServerGoneBeforeTheRequestIsBroken) {
    FakeServer server;
    auto connection = server.connection();
    server.hang_up();
    const auto answer = connection.ask({"GET_USERS"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().fault, ConnectionFault::broken);
}

TEST(Connection, AnotherProtocolIsRubbish) {
    for (const std::string_view octets : {
             std::string_view{"+OK POP3 ready\r\n"},
             std::string_view{"HTTP/1.1 400 Bad Request\r\n\r\n"},
             std::string_view{"\0\xff\n", 3},
         }) {
        FakeServer server;
        auto connection = server.connection();
        server.say(octets);
        const auto answer = connection.ask({"GET_USERS"});
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().fault, ConnectionFault::rubbish);
    }
}

TEST(Connection, WordsThatMakeNoRequestAreNotSent) {
    FakeServer server;
    auto connection = server.connection();
    const auto answer = connection.ask({"GET_USER", "two words"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().fault, ConnectionFault::unsendable);
    EXPECT_EQ(to_failure(answer.error()).status, ExitStatus::wrong_usage);
    EXPECT_THAT(server.heard(), IsEmpty());
}

TEST(Connection, PartsOfAGrowingAnswerComeAsTheyAreSaid) {
    FakeServer server;
    auto connection = server.connection();
    server.say("OwO subscribed\r\nfirst\r\nseco");
    EXPECT_THAT(connection.next_part(10s)->lines, ElementsAre("first"));
    const auto nothing = connection.next_part(1ms);
    ASSERT_TRUE(nothing);
    EXPECT_THAT(nothing->lines, IsEmpty());
    EXPECT_FALSE(nothing->whole);
    server.say("nd\r\n\r\n");
    const auto end = connection.next_part(10s);
    ASSERT_TRUE(end && end->whole);
    EXPECT_EQ(end->whole->text, "subscribed");
    EXPECT_THAT(end->whole->lines, ElementsAre("second"));
}

TEST(Connection, AnInterruptEndsTheWaitEvenWhereOctetsAreThere) {
    FakeServer server;
    auto connection = server.connection();
    const Interrupt interrupt;
    connection.heed(interrupt.descriptor());
    server.say("OwO 1\r\n\r\n");
    EXPECT_TRUE(connection.next_answer(10s));
    server.say("OwO 2\r\n\r\n");
    ::raise(SIGINT);
    const auto answer = connection.next_answer(std::nullopt);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().fault, ConnectionFault::interrupted);
    EXPECT_EQ(to_failure(answer.error()).status, ExitStatus::no_connection);
    connection.heed(std::nullopt);
    EXPECT_EQ(connection.next_answer(10s).value()->text, "2");
}

TEST(Connection, TakesTheFirstAddressThatAnswers) {
    const FakePort listener;
    const std::vector<std::string> addresses{"::1", "127.0.0.1"};
    const auto connection = Connection::open(addresses, listener.port());
    ASSERT_TRUE(connection);
    EXPECT_EQ(connection->server(), "127.0.0.1:" + std::to_string(listener.port()));
}

TEST(Connection, NobodyThereIsUnreachableAtEachAddress) {
    FakePort listener;
    listener.stop();
    const std::vector<std::string> addresses{"127.0.0.1", "::1"};
    const auto connection = Connection::open(addresses, listener.port());
    ASSERT_FALSE(connection);
    EXPECT_EQ(connection.error().fault, ConnectionFault::unreachable);
    EXPECT_THAT(connection.error().text, HasSubstr("cannot connect to 127.0.0.1:"));
    EXPECT_THAT(connection.error().text, HasSubstr("; [::1]:"));
}

TEST(Enter, LogsInAndPassesOnWhatTheServerSays) {
    const FakePort listener;
    const std::jthread server{[&listener] {
        listener.serve("OwO logged in as admin (administrator)\r\nchange the password\r\n\r\n");
    }};
    const auto entrance = enter(listener.access());
    ASSERT_TRUE(entrance);
    EXPECT_THAT(entrance->notices, ElementsAre("change the password"));
}

TEST(Enter, TellsHowTheStandardPasswordIsChangedHere) {
    const FakePort listener;
    const std::jthread server{[&listener] {
        listener.serve("OwO logged in\r\nchange it with SET_MANAGER_PASSWORD\r\n\r\n");
    }};
    const auto entrance = enter(listener.access());
    ASSERT_TRUE(entrance);
    EXPECT_THAT(entrance->notices, ElementsAre("change it with `palomarctl manager passwd admin`"));
}

TEST(Enter, AWrongPasswordHasAStatusOfItsOwn) {
    const FakePort listener;
    const std::jthread server{[&listener] {
        listener.serve("UwU wrong manager or password\r\n\r\n");
    }};
    const auto entrance = enter(listener.access());
    ASSERT_FALSE(entrance);
    EXPECT_EQ(entrance.error().status, ExitStatus::not_let_in);
    EXPECT_EQ(entrance.error().text, "wrong manager or password");
}

}  // namespace
}  // namespace palomar::palomarctl
