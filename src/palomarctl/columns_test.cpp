// Tables for people.
#include "palomarctl/columns.hpp"

#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using manage::Verb;
using Lines = std::vector<std::string>;

std::string text(Verb verb, std::string first, Lines lines, Colour colour = Colour::off) {
    const auto table =
        table_from(verb, {manage::Outcome::done, std::move(first), std::move(lines)});
    return table ? to_text(*table, colour) : "error: " + table.error();
}

TEST(Columns, AreAsWideAsTheirWidestCell) {
    EXPECT_EQ(
        text(Verb::get_users, "2 accounts", {"bartholomew OFFLINE", "al ONLINE"}),
        "NAME         STATE\n"
        "bartholomew  OFFLINE\n"
        "al           ONLINE\n"
    );
}

TEST(Columns, NumbersStandToTheRightWithTheirUnits) {
    EXPECT_EQ(
        text(
            Verb::get_sessions,
            "2 sessions",
            {"7 pepe 127.0.0.1:1234 TRANSACTION 2026-11-25T12:00:00Z 5 1048576 3",
             "12 - [::1]:99 AUTHORIZATION 2026-11-25T12:00:00Z 3700 0 0"}
        ),
        "ID  ACCOUNT  ADDRESS         STATE          SINCE                  IDLE   OCTETS  "
        "MESSAGES\n"
        " 7  pepe     127.0.0.1:1234  TRANSACTION    2026-11-25T12:00:00Z     5s  1.0 MiB         "
        "3\n"
        "12  -        [::1]:99        AUTHORIZATION  2026-11-25T12:00:00Z  1h 1m      0 B         "
        "0\n"
    );
    EXPECT_EQ(
        text(Verb::get_history, "1 points", {"0 5"}),
        "TIME                  VALUE\n"
        "1970-01-01T00:00:00Z      5\n"
    );
}

TEST(Columns, NothingToListIsSaid) {
    EXPECT_EQ(text(Verb::get_users, "0 accounts", {}), "0 accounts\n");
}

TEST(Columns, ARecordHasAFieldALine) {
    EXPECT_EQ(
        text(
            Verb::get_user,
            "pepe ONLINE",
            {"enabled yes", "retrieved keep", "require_tls no", "read_only no", "networks ::1"}
        ),
        "name         pepe\n"
        "state        ONLINE\n"
        "enabled      yes\n"
        "retrieved    keep\n"
        "require_tls  no\n"
        "read_only    no\n"
        "networks     ::1\n"
    );
}

TEST(Columns, HeadingsAreBoldInColourOnly) {
    EXPECT_EQ(
        text(Verb::get_managers, "1 managers", {"ana viewer"}, Colour::on),
        "\x1b[1mNAME  ROLE\x1b[0m\nana   viewer\n"
    );
}

}  // namespace
}  // namespace palomar::palomarctl
