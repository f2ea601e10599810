// Tests of BearerExchange: a token is handed on; a refused one is explained before the end.
#include "sasl/bearer_exchange.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::sasl {
namespace {

constexpr std::string_view oauthbearer_message =
    "n,a=ana@example.org,\1host=pop.example.org\1port=110\1auth=Bearer abc.def-123~/+==\1\1";
constexpr std::string_view xoauth2_message = "user=ana@example.org\1auth=Bearer abc\1\1";

TEST(BearerExchange, AsksForTheTokenToBeChecked) {
    BearerExchange exchange{BearerForm::oauthbearer};
    const auto step = std::get<CheckToken>(exchange.respond(oauthbearer_message));
    EXPECT_EQ(step.name, identity::UserName::from("ana@example.org"));
    EXPECT_EQ(step.tried, "ana@example.org");
    EXPECT_EQ(step.token.reveal(), "abc.def-123~/+==");

    BearerExchange older{BearerForm::xoauth2};
    const auto older_step = std::get<CheckToken>(older.respond(xoauth2_message));
    EXPECT_EQ(older_step.name, identity::UserName::from("ana@example.org"));
    EXPECT_EQ(older_step.token.reveal(), "abc");
}

TEST(BearerExchange, LeavesTheNameToTheTokenIfTheClientGivesNone) {
    for (const std::string_view header : {"n,,", "y,,", "n,a=,"}) {
        BearerExchange exchange{BearerForm::oauthbearer};
        const auto step =
            std::get<CheckToken>(exchange.respond(std::string{header} + "\1auth=Bearer abc\1\1"));
        EXPECT_FALSE(step.name);
        EXPECT_EQ(step.tried, "");
    }
}

TEST(BearerExchange, PassesOnANameThatCannotExist) {
    BearerExchange exchange{BearerForm::xoauth2};
    const auto step = std::get<CheckToken>(exchange.respond("user=../x\1auth=Bearer abc\1\1"));
    EXPECT_FALSE(step.name);
    EXPECT_EQ(step.tried, "../x");
}

TEST(BearerExchange, ARefusedTokenIsExplainedAndThenRefused) {
    for (const std::string_view answer : {"\1", "", "anything"}) {
        BearerExchange exchange{BearerForm::oauthbearer};
        ASSERT_TRUE(std::holds_alternative<CheckToken>(exchange.respond(oauthbearer_message)));
        EXPECT_EQ(
            std::get<Challenge>(exchange.on_refused_token()).octets, R"({"status":"invalid_token"})"
        );
        EXPECT_EQ(std::get<Refused>(exchange.respond(answer)).tried, "ana@example.org");
    }
    BearerExchange older{BearerForm::xoauth2};
    ASSERT_TRUE(std::holds_alternative<CheckToken>(older.respond(xoauth2_message)));
    EXPECT_EQ(
        std::get<Challenge>(older.on_refused_token()).octets,
        R"({"status":"401","schemes":"bearer"})"
    );
    EXPECT_EQ(std::get<Refused>(older.respond("")).tried, "ana@example.org");
}

TEST(BearerExchange, AClientThatOnlyAsksIsToldAndRefused) {
    BearerExchange exchange{BearerForm::oauthbearer};
    EXPECT_TRUE(std::holds_alternative<Challenge>(exchange.respond("n,a=ana,\1auth=\1\1")));
    EXPECT_EQ(std::get<Refused>(exchange.respond("\1")).tried, "ana");
}

TEST(BearerExchange, BadSyntaxEndsIt) {
    BearerExchange exchange{BearerForm::oauthbearer};
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange.respond(xoauth2_message)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange.respond(oauthbearer_message)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange.on_refused_token()));
}

TEST(BearerExchange, OneTokenAnExchange) {
    BearerExchange exchange{BearerForm::oauthbearer};
    ASSERT_TRUE(std::holds_alternative<CheckToken>(exchange.respond(oauthbearer_message)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange.respond(oauthbearer_message)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange.on_refused_token()));
}

}  // namespace
}  // namespace palomar::sasl
