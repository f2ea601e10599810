// AUTH: the dialogue around the exchanges, which have tests of their own.
#include "identity/base64.hpp"
#include "pop3/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::pop3 {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* right = "AGFsaWNlAHNlY3JldCB3b3Jk";  // alice, secret word
constexpr const char* in = "+OK 0 new messages (0 octets)\r\n";
constexpr const char* wrong = "-ERR [AUTH] wrong user name or password\r\n";

/// All mechanisms, on a connection under TLS.
struct SecureWorld : World {
    SecureWorld() {
        policy.mechanisms = {sasl::all_mechanisms.begin(), sasl::all_mechanisms.end()};
        circumstances.security = Security::tls;
        circumstances.bindable = true;
        bindings.tls_exporter = std::string(32, 'b');
    }
};

TEST(Auth, ListsTheMechanismsThatWouldWork) {
    SecureWorld world;
    Conversation client{world};
    EXPECT_EQ(
        client.say("AUTH"),
        "+OK mechanisms follow\r\nSCRAM-SHA-256-PLUS\r\nSCRAM-SHA-256\r\nOAUTHBEARER\r\n"
        "XOAUTH2\r\nPLAIN\r\n.\r\n"
    );
    world.circumstances.bindable = false;
    Conversation behind_proxy{world};
    EXPECT_THAT(behind_proxy.say("AUTH"), Not(HasSubstr("PLUS")));
    world.circumstances.security = Security::plain;
    Conversation plain{world};
    EXPECT_EQ(plain.say("AUTH"), "+OK mechanisms follow\r\nSCRAM-SHA-256\r\nPLAIN\r\n.\r\n");
    EXPECT_THAT(plain.say("CAPA"), HasSubstr("SASL SCRAM-SHA-256 PLAIN\r\n"));
    EXPECT_EQ(plain.say("AUTH "), plain.say("AUTH"));
}

TEST(Auth, WithoutMechanismsThereIsNoCapability) {
    World world;
    Conversation client{world};
    EXPECT_THAT(client.say("CAPA"), Not(HasSubstr("SASL")));
    EXPECT_THAT(client.say("AUTH PLAIN"), StartsWith("-ERR that mechanism is not available"));
}

TEST(Auth, PlainComesAtOnceOrAfterAChallenge) {
    SecureWorld world;
    EXPECT_EQ(Conversation{world}.say(std::string{"AUTH PLAIN "} + right), in);
    Conversation client{world};
    EXPECT_EQ(client.say("auth plain"), "+ \r\n");
    EXPECT_EQ(client.respond(right), in);
    EXPECT_EQ(client.session().summary().account, "alice");
}

TEST(Auth, AWrongPasswordIsRefusedAndMayBeTriedAgain) {
    SecureWorld world;
    Conversation client{world};
    EXPECT_EQ(client.say("AUTH PLAIN AGFsaWNlAHdyb25n"), wrong);
    EXPECT_EQ(client.say("AUTH PLAIN"), "+ \r\n");
    EXPECT_EQ(client.respond("AGFsaWNlAHdyb25n"), wrong);
    EXPECT_EQ(client.say(std::string{"AUTH PLAIN "} + right), in);
}

TEST(Auth, EndsWhenTheClientCancelsOrBreaksIt) {
    SecureWorld world;
    world.policy.max_bad_commands = 100;
    Conversation client{world};
    const std::vector<std::pair<std::optional<std::string_view>, std::string_view>> endings{
        {"*", "-ERR AUTH cancelled\r\n"},
        {"not Base64", "-ERR the response is no Base64\r\n"},
        {"AGFsaWNl", "-ERR the response does not belong to this mechanism\r\n"},
        {std::nullopt, "-ERR the response is too long\r\n"},
    };
    for (const auto& [response, answer] : endings) {
        EXPECT_EQ(client.say("AUTH PLAIN"), "+ \r\n");
        EXPECT_EQ(client.respond(response), answer);
        EXPECT_THAT(client.say("CAPA"), HasSubstr("SASL")) << "commands are read again";
    }
    EXPECT_EQ(client.say("AUTH PLAIN !"), "-ERR the initial response is no Base64\r\n");
    EXPECT_THAT(client.say("AUTH CRAM-MD5"), StartsWith("-ERR that mechanism"));
    EXPECT_THAT(client.say("AUTH PLAIN = ="), StartsWith("-ERR AUTH takes"));
    EXPECT_THAT(client.say("AUTH PLAIN ="), HasSubstr("does not belong"));
}

TEST(Auth, BadExchangesAreCountedAsBadCommands) {
    SecureWorld world;
    world.policy.max_bad_commands = 2;
    Conversation client{world};
    client.say("AUTH PLAIN");
    client.respond("*");
    client.say("AUTH PLAIN");
    EXPECT_THAT(client.respond("*"), HasSubstr("closing"));
    EXPECT_EQ(client.closed(), CloseReason::too_many_bad_commands);
}

TEST(Auth, AnUnavailableAccountStoreIsNoWrongPassword) {
    SecureWorld world;
    world.accounts_available = false;
    Conversation client{world};
    EXPECT_THAT(client.say(std::string{"AUTH PLAIN "} + right), StartsWith("-ERR [SYS/TEMP]"));
    EXPECT_EQ(client.say("AUTH SCRAM-SHA-256"), "+ \r\n");
    EXPECT_THAT(
        client.respond(identity::to_base64("n,,n=alice,r=abcdefgh")), StartsWith("-ERR [SYS/TEMP]")
    );
    EXPECT_THAT(client.say("CAPA"), StartsWith("+OK"));
}

TEST(Auth, TellsWhyARightPasswordIsNotEnough) {
    const std::vector<std::pair<Rejection, std::string_view>> answers{
        {Rejection::too_many_failures, "-ERR [SYS/TEMP] too many failed logins"},
        {Rejection::too_many_sessions, "-ERR [IN-USE] the account has as many sessions"},
        {Rejection::needs_tls, "-ERR [AUTH] this account may log in under TLS only"},
        {Rejection::wrong, wrong},
    };
    for (const auto& [rejection, answer] : answers) {
        SecureWorld world;
        world.rejection = rejection;
        Conversation client{world};
        EXPECT_THAT(
            client.say(std::string{"AUTH PLAIN "} + right), StartsWith(std::string{answer})
        );
    }
}

TEST(Auth, ScramWithAWrongProofIsAFailedLogin) {
    SecureWorld world;
    for (const std::string_view name : {"alice", "nobody"}) {
        Conversation client{world};
        EXPECT_THAT(
            client.say(
                "AUTH SCRAM-SHA-256 " +
                identity::to_base64("n,,n=" + std::string{name} + ",r=abcdefgh")
            ),
            StartsWith("+ ")
        );
        const std::string nonce =
            "abcdefgh" + identity::to_base64(std::string(std::tuple_size_v<sasl::Entropy>, '\0'));
        const std::string proof = identity::to_base64(std::string(32, 'p'));
        EXPECT_EQ(client.respond(identity::to_base64("c=biws,r=" + nonce + ",p=" + proof)), wrong);
        EXPECT_EQ(client.actions().at(client.actions().size() - 3), "RefuseLogin");
    }
}

TEST(Auth, ATokenLetsInAndABadOneIsToldSoFirst) {
    SecureWorld world;
    const auto message = [](std::string_view token) {
        return identity::to_base64("n,a=alice,\1auth=Bearer " + std::string{token} + "\1\1");
    };
    world.policy.max_bad_commands = 9;
    Conversation client{world};
    EXPECT_THAT(client.say("AUTH OAUTHBEARER " + message("bad")), StartsWith("+ "));
    EXPECT_EQ(client.respond("AQ=="), wrong);
    EXPECT_THAT(client.actions(), Not(testing::Contains("RefuseLogin"))) << "it was noted before";
    Conversation other{world};
    EXPECT_EQ(other.say("AUTH OAUTHBEARER"), "+ \r\n");
}

}  // namespace
}  // namespace palomar::pop3
