// AUTHORIZATION: who may come in, and what the others are told.
#include "pop3/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::pop3 {
namespace {

using maildrop::OpenFailure;
using maildrop::StoreError;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* user_accepted = "+OK now the password\r\n";
constexpr const char* no_such_account = "-ERR [AUTH] no such account\r\n";
constexpr const char* wrong = "-ERR [AUTH] wrong user name or password\r\n";

TEST(Authorization, GreetsAtOnce) {
    World world;
    EXPECT_EQ(Conversation{world}.greeting(), "+OK Palomar POP3 server ready\r\n");
}

TEST(Authorization, TheRightPasswordOpensTheMaildrop) {
    World world{{"A: b\r\n\r\nbody\r\n", "C: d\r\n"}};
    Conversation client{world};
    EXPECT_EQ(client.say("USER alice"), user_accepted);
    EXPECT_FALSE(client.session().logged_in());
    EXPECT_EQ(client.session().summary().account, "");
    EXPECT_EQ(client.say("PASS secret word"), "+OK 2 new messages (20 octets)\r\n");
    EXPECT_TRUE(client.session().logged_in());
    EXPECT_EQ(client.session().summary().account, "alice");
    EXPECT_THAT(
        client.actions(),
        ElementsAre(
            "Send",
            "ReadCommand",  // greeting
            "LookUpAccount",
            "Send",
            "ReadCommand",  // USER
            "Authenticate",
            "OpenMaildrop",
            "Send",
            "ReadCommand"  // PASS
        )
    );
}

TEST(Authorization, AWrongPasswordIsRefusedAndUserMustComeAgain) {
    World world;
    Conversation client{world};
    EXPECT_EQ(client.say("USER alice"), user_accepted);
    EXPECT_EQ(client.say("PASS secret"), wrong);
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
    EXPECT_EQ(client.log_in(), "+OK now the password\r\n+OK 0 new messages (0 octets)\r\n");
}

TEST(Authorization, PassWithoutUserIsRefused) {
    World world;
    Conversation client{world};
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
}

TEST(Authorization, AnUnknownAccountIsRefusedAtUserWhereThatMayBeTold) {
    World world;
    Conversation client{world};
    EXPECT_EQ(client.say("USER bob"), no_such_account);
    EXPECT_EQ(client.say("USER ../etc"), no_such_account);
    EXPECT_EQ(client.say("USER " + std::string(200, 'a')), no_such_account);
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
}

TEST(Authorization, AnUnknownAccountIsNotToldFromAWrongPasswordOtherwise) {
    World world;
    world.policy.reveal_unknown_users = false;
    for (const char* name : {"USER bob", "USER ../etc", "USER alice"}) {
        Conversation client{world};
        EXPECT_EQ(client.say(name), user_accepted);
        EXPECT_EQ(client.say("PASS wrong"), wrong);
        EXPECT_THAT(
            client.actions(),
            ElementsAre(
                "Send", "ReadCommand", "Send", "ReadCommand", "Authenticate", "Send", "ReadCommand"
            )
        );
    }
}

TEST(Authorization, ALaterUserReplacesTheFirst) {
    World world;
    Conversation client{world};
    EXPECT_EQ(client.say("USER alice"), user_accepted);
    EXPECT_EQ(client.say("USER bob"), no_such_account);
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
}

TEST(Authorization, CapaBetweenUserAndPassDoesNoHarm) {
    World world;
    Conversation client{world};
    EXPECT_EQ(client.say("USER alice"), user_accepted);
    EXPECT_THAT(client.say("CAPA"), StartsWith("+OK"));
    EXPECT_THAT(client.say("PASS secret word"), StartsWith("+OK"));
}

TEST(Authorization, AnAccountBackEndThatIsAwayIsNoWrongPassword) {
    World world;
    world.accounts_available = false;
    world.policy.max_bad_commands = 2;
    Conversation client{world};
    EXPECT_THAT(client.say("USER alice"), StartsWith("-ERR [SYS/TEMP] "));
    world.accounts_available = true;
    EXPECT_EQ(client.say("USER alice"), user_accepted);
    world.accounts_available = false;
    EXPECT_THAT(client.say("PASS secret word"), StartsWith("-ERR [SYS/TEMP] "));
    world.accounts_available = true;
    EXPECT_THAT(client.log_in(), HasSubstr("+OK 0 new messages"));
}

TEST(Authorization, AMaildropInUseSaysSinceWhenAndFromWhere) {
    using namespace std::chrono_literals;
    const auto since = sys_days{2026y / 11 / 25} + 6h + 30min + 12s + 900ms;
    const maildrop::StoreFailure in_use{StoreError::in_use, "/srv/mail/.lock"};
    World world;
    Conversation client{world};
    const auto refused = [&](std::optional<maildrop::Holder> holder) {
        world.maildrop_refusal = OpenFailure{in_use, std::move(holder)};
        return client.log_in();
    };
    EXPECT_THAT(
        refused(maildrop::Holder{since, "192.0.2.1"}),
        HasSubstr("-ERR [IN-USE] maildrop in use since 2026-11-25 06:30:12 UTC from 192.0.2.1\r\n")
    );
    EXPECT_THAT(
        refused(maildrop::Holder{since, ""}),
        HasSubstr("-ERR [IN-USE] maildrop in use since 2026-11-25 06:30:12 UTC by another server "
                  "process\r\n")
    );
    EXPECT_THAT(
        refused(std::nullopt),
        HasSubstr("-ERR [IN-USE] maildrop in use by another server process\r\n")
    );
    EXPECT_FALSE(client.session().logged_in());
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
    world.maildrop_refusal.reset();
    EXPECT_THAT(client.log_in(), HasSubstr("+OK 0 new messages"));
}

TEST(Authorization, TwoSessionsDoNotShareAMaildrop) {
    World world;
    Conversation first{world};
    Conversation second{world};
    EXPECT_THAT(first.log_in(), HasSubstr("+OK 0 new"));
    EXPECT_THAT(second.log_in(), testing::ContainsRegex("IN-USE.*from 192\\.0\\.2\\.7"));
    first.say("QUIT");
    EXPECT_THAT(second.log_in(), HasSubstr("+OK 0 new"));
}

TEST(Authorization, AMaildropThatCannotBeOpenedHasACodeAndNoPaths) {
    World world;
    Conversation client{world};
    const auto refused = [&](StoreError error) {
        world.maildrop_refusal = OpenFailure{{error, "/srv/mail/alice"}, std::nullopt};
        client.say("USER alice");
        return client.say("PASS secret word");
    };
    EXPECT_EQ(refused(StoreError::temporary), "-ERR [SYS/TEMP] the maildrop cannot be opened\r\n");
    EXPECT_EQ(refused(StoreError::unreadable), "-ERR [SYS/PERM] the maildrop cannot be opened\r\n");
    EXPECT_EQ(refused(StoreError::permanent), "-ERR [SYS/PERM] the maildrop cannot be opened\r\n");
}

TEST(Authorization, CapaTellsWhatHoldsForAll) {
    constexpr const char* basic =
        "+OK capabilities "
        "follow\r\nTOP\r\nUIDL\r\nUSER\r\nPIPELINING\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n";
    const auto capa = [](maildrop::Policy policy, bool varies) {
        World world;
        world.policy.retrieved = policy;
        world.circumstances.retrieved_varies = varies;
        return Conversation{world}.say("CAPA");
    };
    using enum maildrop::Policy;
    EXPECT_EQ(capa(archive, false), std::string{basic} + "EXPIRE 0\r\n.\r\n");
    EXPECT_EQ(capa(keep, false), std::string{basic} + "EXPIRE NEVER\r\n.\r\n");
    EXPECT_EQ(capa(archive, true), std::string{basic} + "EXPIRE 0 USER\r\n.\r\n");
    EXPECT_EQ(capa(keep, true), std::string{basic} + "EXPIRE 0 USER\r\n.\r\n");
}

TEST(Authorization, CommandsOfTheOtherStateAreRefusedByName) {
    World world;
    world.policy.max_bad_commands = 100;
    Conversation client{world};
    for (const char* line :
         {"DELE 1", "LIST", "LIST 1", "NOOP", "RETR 1", "RSET", "STAT", "TOP 1 1", "UIDL"}) {
        EXPECT_THAT(client.say(line), HasSubstr(" comes after the login\r\n")) << line;
        EXPECT_THAT(client.say(line), StartsWith("-ERR " + std::string{line, 3})) << line;
    }
}

TEST(Authorization, QuitEndsTheSessionWithoutUpdate) {
    World world;
    Conversation client{world};
    EXPECT_EQ(client.say("QUIT"), "+OK server signing off\r\n");
    EXPECT_EQ(client.closed(), CloseReason::quit);
    EXPECT_TRUE(client.commits().empty());
}

TEST(Authorization, FailedLoginsInARowEndTheSession) {
    World world;
    world.policy.max_bad_commands = 3;
    Conversation client{world};
    EXPECT_EQ(client.say("USER bob"), no_such_account);
    client.say("USER alice");
    EXPECT_EQ(client.say("PASS wrong"), wrong);
    client.say("CAPA");
    client.say("USER alice");
    EXPECT_EQ(
        client.say("PASS worse"),
        "-ERR [AUTH] wrong user name or password; too many bad commands, closing\r\n"
    );
    EXPECT_EQ(client.closed(), CloseReason::too_many_bad_commands);
}

TEST(Authorization, TheRightPasswordEndsARunOfFailures) {
    World world;
    world.policy.max_bad_commands = 3;
    Conversation client{world};
    client.say("USER bob");
    client.say("NONSENSE");
    EXPECT_THAT(client.log_in(), HasSubstr("+OK 0 new"));
    client.say("NONSENSE");
    EXPECT_EQ(client.say("RETR 0"), "-ERR message-numbers begin with 1\r\n");
    EXPECT_FALSE(client.closed());
}

}  // namespace
}  // namespace palomar::pop3
