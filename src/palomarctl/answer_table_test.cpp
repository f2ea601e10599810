// Answers as data and as JSON; answers that are no data.
#include "palomarctl/answer_table.hpp"

#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using manage::Verb;
using Lines = std::vector<std::string>;

manage::ReceivedAnswer answer(std::string text, Lines lines = {}) {
    return {manage::Outcome::done, std::move(text), std::move(lines)};
}

std::string json(Verb verb, const manage::ReceivedAnswer& received) {
    const auto table = table_from(verb, received);
    return table ? to_json(*table) : "error: " + table.error();
}

TEST(AnswerTable, EachVerbHasItsTypes) {
    EXPECT_EQ(
        json(Verb::get_users, answer("1 accounts", {"pepe ONLINE"})),
        "[{\"name\":\"pepe\",\"state\":\"ONLINE\"}]\n"
    );
    EXPECT_EQ(json(Verb::get_users, answer("0 accounts")), "[]\n");
    EXPECT_EQ(
        json(
            Verb::get_user,
            answer(
                "pepe OFFLINE",
                {"retrieved keep",
                 "enabled yes",
                 "networks 192.0.2.0/24,::1",
                 "read_only no",
                 "require_tls yes"}
            )
        ),
        "{\"name\":\"pepe\",\"state\":\"OFFLINE\",\"enabled\":true,\"retrieved\":\"keep\","
        "\"require_tls\":true,\"read_only\":false,\"networks\":\"192.0.2.0/24,::1\"}\n"
    );
    EXPECT_EQ(
        json(
            Verb::get_app_passwords,
            answer(
                "2 app passwords",
                {"phone 2026-11-25T12:00:00Z -", "tv 2026-11-25T12:00:00Z 2026-11-26T12:00:00Z"}
            )
        ),
        "[{\"label\":\"phone\",\"created\":\"2026-11-25T12:00:00Z\",\"last_used\":null},"
        "{\"label\":\"tv\",\"created\":\"2026-11-25T12:00:00Z\","
        "\"last_used\":\"2026-11-26T12:00:00Z\"}]\n"
    );
    EXPECT_EQ(json(Verb::get_sent_bytes, answer("18446744073709551615")), "18446744073709551615\n");
    EXPECT_EQ(
        json(
            Verb::get_sessions,
            answer("1 sessions", {"7 - [::1]:1234 AUTHORIZATION 2026-11-25T12:00:00Z 61 1048576 3"})
        ),
        "[{\"id\":7,\"account\":null,\"address\":\"[::1]:1234\",\"state\":\"AUTHORIZATION\","
        "\"since\":\"2026-11-25T12:00:00Z\",\"idle\":61,\"octets\":1048576,\"messages\":3}]\n"
    );
    EXPECT_EQ(
        json(Verb::get_stats, answer("2 values", {"connections 3", "logins 4"})),
        "{\"connections\":3,\"logins\":4}\n"
    );
    EXPECT_EQ(
        json(Verb::get_history, answer("1 points", {"1764072000 5"})),
        "[{\"time\":1764072000,\"value\":5}]\n"
    );
    EXPECT_EQ(
        json(Verb::capa, answer("palomar-management 1", {"QUIT", "ADD_USER name password"})),
        "[{\"command\":\"QUIT\",\"arguments\":\"\"},"
        "{\"command\":\"ADD_USER\",\"arguments\":\"name password\"}]\n"
    );
    EXPECT_EQ(
        json(Verb::add_user, answer("account \"pepe\" added")), "\"account \\\"pepe\\\" added\"\n"
    );
}

TEST(AnswerTable, WhatANewerServerAddsIsLeftOut) {
    EXPECT_EQ(
        json(Verb::get_managers, answer("1 managers", {"ana viewer 2026-11-25"})),
        "[{\"name\":\"ana\",\"role\":\"viewer\"}]\n"
    );
    EXPECT_EQ(
        json(Verb::get_bans, answer("1 bans", {"192.0.2.0/24 60 manager olga"})),
        "[{\"network\":\"192.0.2.0/24\",\"left\":60,\"by\":\"manager\"}]\n"
    );
    EXPECT_EQ(
        json(
            Verb::get_user,
            answer(
                "pepe ONLINE",
                {"enabled no",
                 "retrieved default",
                 "require_tls no",
                 "read_only no",
                 "networks any",
                 "new 1"}
            )
        ),
        "{\"name\":\"pepe\",\"state\":\"ONLINE\",\"enabled\":false,\"retrieved\":\"default\","
        "\"require_tls\":false,\"read_only\":false,\"networks\":\"any\"}\n"
    );
}

TEST(AnswerTable, WhatDoesNotAgreeWithTheProtocolIsAnError) {
    const std::pair<Verb, manage::ReceivedAnswer> cases[] = {
        {Verb::get_curr_conn, answer("many")},
        {Verb::get_curr_conn, answer("-1")},
        {Verb::get_users, answer("1 accounts", {"pepe"})},
        {Verb::get_user, answer("pepe ONLINE", {"enabled yes"})},
        {Verb::get_user, answer("pepe ONLINE", {"enabled perhaps", "retrieved keep"})},
        {Verb::get_stats, answer("1 values", {"logins 4x"})},
        {Verb::get_history, answer("1 points", {"now 5"})},
    };
    for (const auto& [verb, received] : cases) {
        EXPECT_FALSE(table_from(verb, received)) << received.text;
    }
}

TEST(AnswerTable, EventsBecomeObjects) {
    EXPECT_EQ(
        event_to_json("2026-11-25T12:00:00Z populate account=42 message=1 of=10 octets=16384"),
        "{\"time\":\"2026-11-25T12:00:00Z\",\"event\":\"populate\",\"account\":\"42\","
        "\"message\":1,\"of\":10,\"octets\":16384}\n"
    );
    EXPECT_EQ(event_to_json("x y odd"), "{\"time\":\"x\",\"event\":\"y\"}\n");
}

}  // namespace
}  // namespace palomar::palomarctl
