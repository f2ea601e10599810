// Tests of PlainExchange: RFC 4616's examples, and messages that are none.
#include "sasl/plain_exchange.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::sasl {
namespace {

using std::string_literals::operator""s;
using std::string_view_literals::operator""sv;

Step step_for(std::string_view message) { return PlainExchange{}.respond(message); }

TEST(PlainExchange, AsksForThePasswordToBeChecked) {
    for (const auto message : {"\0tim\0tanstaaf tanstaaf"sv, "tim\0tim\0tanstaaf tanstaaf"sv}) {
        const auto step = std::get<CheckPassword>(step_for(message));
        EXPECT_EQ(step.name, identity::UserName::from("tim"));
        EXPECT_EQ(step.tried, "tim");
        EXPECT_EQ(step.password.reveal(), "tanstaaf tanstaaf");
    }
}

TEST(PlainExchange, ANameThatCannotExistIsCheckedLikeAnyOther) {
    for (const auto name : {"../x"sv, "a b"sv, "\xc3\xa4"sv, "\r\n"sv}) {
        const auto step = std::get<CheckPassword>(step_for("\0"s + std::string{name} + "\0pw"s));
        EXPECT_FALSE(step.name);
        EXPECT_EQ(step.tried, name);
    }
}

TEST(PlainExchange, NobodyActsAsSomebodyElse) {
    EXPECT_EQ(std::get<Refused>(step_for("Ursel\0Kurt\0xipj3plmq"sv)).tried, "Kurt");
    EXPECT_EQ(std::get<Refused>(step_for("Kurt\0kurt\0xipj3plmq"sv)).tried, "kurt");
}

TEST(PlainExchange, AnythingElseIsMalformed) {
    for (const auto message :
         {""sv,
          "ana"sv,
          "\0"sv,
          "\0\0"sv,
          "\0\0\0"sv,
          "ana\0secret"sv,
          "\0ana\0"sv,
          "\0\0secret"sv,
          "ana\0\0secret"sv,
          "\0ana\0secret\0"sv,
          "\0ana\0sec\0ret"sv,
          "\0\0ana\0secret"sv}) {
        EXPECT_TRUE(std::holds_alternative<Malformed>(step_for(message)))
            << testing::PrintToString(message);
    }
}

TEST(PlainExchange, ALongPasswordIsPassedOn) {
    const std::string password(std::size_t{64} * 1024, 'p');
    const auto step = std::get<CheckPassword>(step_for("\0ana\0"s + password));
    EXPECT_EQ(step.password.reveal(), password);
}

TEST(PlainExchange, OnePasswordAnExchange) {
    PlainExchange exchange;
    EXPECT_TRUE(std::holds_alternative<CheckPassword>(exchange.respond("\0ana\0secret"sv)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange.respond("\0ana\0secret"sv)));
}

}  // namespace
}  // namespace palomar::sasl
