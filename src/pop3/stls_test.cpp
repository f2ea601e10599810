// STLS, and what may not be said without TLS.
#include "pop3/conversation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::pop3 {
namespace {

using testing::HasSubstr;
using testing::Not;

struct WorldWithCertificate : World {
    WorldWithCertificate() { policy.has_certificate = true; }
};

TEST(Stls, IsAnsweredAndThenTlsBegins) {
    WorldWithCertificate world;
    Conversation client{world};
    EXPECT_THAT(client.say("CAPA"), HasSubstr("STLS\r\n"));
    EXPECT_EQ(client.say("STLS"), "+OK begin TLS\r\n");
    EXPECT_THAT(
        client.actions(), testing::IsSupersetOf({std::string{"StartTls"}, std::string{"Send"}})
    );
    EXPECT_THAT(client.say("CAPA"), Not(HasSubstr("STLS")));
    EXPECT_THAT(client.log_in(), HasSubstr("+OK 0 new messages"));
}

TEST(Stls, WhatWasSaidBeforeIsForgotten) {
    WorldWithCertificate world;
    Conversation client{world};
    EXPECT_THAT(client.say("USER alice"), HasSubstr("+OK"));
    EXPECT_THAT(client.say("STLS"), HasSubstr("+OK"));
    EXPECT_EQ(client.session().summary().claimed, "");
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
}

TEST(Stls, FailedLoginsAreNotForgotten) {
    WorldWithCertificate world;
    world.policy.max_bad_commands = 2;
    Conversation client{world};
    client.say("USER alice");
    EXPECT_THAT(client.say("PASS wrong"), HasSubstr("-ERR"));
    client.say("STLS");
    client.say("USER alice");
    EXPECT_THAT(client.say("PASS wrong"), HasSubstr("closing"));
}

TEST(Stls, IsRefusedUnderTlsAfterLoginAndWithoutACertificate) {
    WorldWithCertificate world;
    Conversation twice{world};
    twice.say("STLS");
    EXPECT_EQ(twice.say("STLS"), "-ERR TLS is on already\r\n");
    Conversation late{world};
    late.log_in();
    EXPECT_EQ(late.say("STLS"), "-ERR STLS comes before the login\r\n");
    World without;
    Conversation client{without};
    EXPECT_EQ(client.say("STLS"), "-ERR there is no certificate for TLS here\r\n");
    EXPECT_THAT(client.say("CAPA"), Not(HasSubstr("STLS")));
    EXPECT_EQ(client.say("STLS now"), "-ERR STLS takes no argument\r\n");
}

TEST(Stls, WhereTlsIsRequiredNoSecretIsTakenWithoutIt) {
    WorldWithCertificate world;
    world.circumstances.tls_required = true;
    world.policy.mechanisms = {sasl::Mechanism::plain};
    Conversation client{world};
    const std::string capabilities = client.say("CAPA");
    EXPECT_THAT(capabilities, HasSubstr("STLS\r\n"));
    EXPECT_THAT(capabilities, Not(HasSubstr("USER")));
    EXPECT_THAT(capabilities, Not(HasSubstr("SASL")));
    constexpr const char* refused = "-ERR [AUTH] not without TLS: STLS comes first\r\n";
    EXPECT_EQ(client.say("USER alice"), refused);
    EXPECT_EQ(client.say("PASS secret word"), refused);
    EXPECT_EQ(client.say("AUTH PLAIN AGFsaWNlAHNlY3JldCB3b3Jk"), refused);
    client.say("STLS");
    EXPECT_THAT(client.say("CAPA"), HasSubstr("USER\r\nSASL PLAIN\r\n"));
    EXPECT_THAT(client.log_in(), HasSubstr("+OK 0 new messages"));
}

TEST(Stls, AnAccountMayRequireItToo) {
    World world;
    world.rejection = Rejection::needs_tls;
    Conversation client{world};
    EXPECT_THAT(client.log_in(), HasSubstr("-ERR [AUTH] this account may log in under TLS only"));
    EXPECT_EQ(client.say("PASS secret word"), "-ERR PASS comes after USER\r\n");
}

}  // namespace
}  // namespace palomar::pop3
