// What parse() makes of good lines and of bad ones.
#include "pop3/command.hpp"

#include "pop3/command_table.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <string>
#include <vector>

namespace palomar::pop3 {
namespace {

using maildrop::MessageNumber;
using namespace std::string_view_literals;

constexpr std::string_view nine_lines = "TOP 3 9";

TEST(Command, KeywordsComeInAnyCase) {
    for (const CommandRow& row : command_table) {
        std::string line{row.keyword};
        line += row.arguments == Arguments::number_and_lines                 ? " 1 2"
                : row.arguments == Arguments::none                           ? ""
                : row.arguments == Arguments::name || row.verb == Verb::pass ? " x"
                                                                             : " 1";
        for (std::size_t i = 0; i < row.keyword.size(); ++i) {
            line[i] = static_cast<char>(line[i] ^ 0x20);
            const auto command = parse(line);
            ASSERT_TRUE(command) << line;
            EXPECT_EQ(command->verb, row.verb) << line;
        }
    }
}

TEST(Command, ArgumentsAreReadToTheLastOctet) {
    EXPECT_EQ(parse("USER alice@example.org")->text, "alice@example.org");
    EXPECT_EQ(parse("RETR 3")->number, MessageNumber::from(3));
    EXPECT_EQ(
        parse("DELE 0000000000000000000000000000000000000007")->number, MessageNumber::from(7)
    );
    EXPECT_EQ(parse("LIST 4294967295")->number, MessageNumber::from(4294967295));
    EXPECT_EQ(parse(nine_lines)->number, MessageNumber::from(3));
    EXPECT_EQ(parse(nine_lines)->lines, 9U);
    EXPECT_EQ(parse("TOP 3 0")->lines, 0U);
}

TEST(Command, ListAndUidlTakeANumberOrNone) {
    EXPECT_FALSE(parse("LIST")->number);
    EXPECT_FALSE(parse("UIDL")->number);
    EXPECT_EQ(parse("LIST 2")->number, MessageNumber::from(2));
    EXPECT_EQ(parse("UIDL 2")->number, MessageNumber::from(2));
}

TEST(Command, TrailingSpacesOfACompleteCommandAreForgiven) {
    for (const std::string_view line : {"STAT ", "STAT    ", "LIST ", "LIST 2 ", "TOP 1 2   "}) {
        EXPECT_TRUE(parse(line)) << line;
    }
    EXPECT_EQ(parse("USER alice  ")->text, "alice");
}

TEST(Command, APasswordKeepsEveryOctetBehindTheOneSpace) {
    EXPECT_EQ(parse("PASS secret")->text, "secret");
    EXPECT_EQ(parse("pass  a b  ")->text, " a b  ");
    EXPECT_EQ(parse("PASS  ")->text, " ");
    EXPECT_EQ(parse("PASS \0\x01\r\xFF\x7F"sv)->text, "\0\x01\r\xFF\x7F"sv);
    EXPECT_EQ(parse("PASS 1 2 3 4 5 6")->text, "1 2 3 4 5 6");
}

struct Bad {
    std::string_view line;
    CommandError error;
    std::optional<Verb> verb = std::nullopt;
};

TEST(Command, ABadLineIsRefusedForWhatIsWrongWithIt) {
    using enum CommandError;
    const std::string forty_nines(40, '9');
    const std::string dele_forty_nines = "DELE " + forty_nines;
    const std::string top_forty_nines = "TOP 1 " + forty_nines;
    const std::vector<Bad> bad_lines{
        {"", unknown},
        {" ", unknown},
        {" STAT", unknown},
        {"STA", unknown},
        {"STATS", unknown},
        {"XTND", unknown},
        {"0UIT", unknown},
        {"S\x14T", bad_octet},
        {"\xD3TAT", bad_octet},
        {"STAT\0"sv, bad_octet},
        {"RETR\t1", bad_octet},
        {"LIST \0"sv, bad_octet, Verb::list},
        {"LIST 1\r", bad_octet, Verb::list},
        {"USER \xE9", bad_octet, Verb::user},
        {"USER a\x7F", bad_octet, Verb::user},
        {"NOOP \x01", bad_octet, Verb::noop},
        {"PASS", missing_argument, Verb::pass},
        {"PASS ", missing_argument, Verb::pass},
        {"USER", missing_argument, Verb::user},
        {"USER  ", missing_argument, Verb::user},
        {"RETR", missing_argument, Verb::retr},
        {"RETR ", missing_argument, Verb::retr},
        {"DELE   ", missing_argument, Verb::dele},
        {"TOP", missing_argument, Verb::top},
        {"TOP 1", missing_argument, Verb::top},
        {"TOP 1  ", missing_argument, Verb::top},
        {"STAT 1", unexpected_argument, Verb::stat},
        {"QUIT now", unexpected_argument, Verb::quit},
        {"USER alice bob", unexpected_argument, Verb::user},
        {"LIST 1 2", unexpected_argument, Verb::list},
        {"TOP 1 2 3", unexpected_argument, Verb::top},
        {"RETR one", not_a_number, Verb::retr},
        {"RETR +1", not_a_number, Verb::retr},
        {"RETR -1", not_a_number, Verb::retr},
        {"RETR  1", not_a_number, Verb::retr},
        {"RETR 1x", not_a_number, Verb::retr},
        {"RETR 0x1", not_a_number, Verb::retr},
        {"RETR 1.0", not_a_number, Verb::retr},
        {"TOP 1 x", not_a_number, Verb::top},
        {"TOP 1  2", not_a_number, Verb::top},
        {"TOP 1 -2", not_a_number, Verb::top},
        {"RETR 0", zero, Verb::retr},
        {"LIST 000", zero, Verb::list},
        {"TOP 0 5", zero, Verb::top},
        {"RETR 4294967296", too_large, Verb::retr},
        {dele_forty_nines, too_large, Verb::dele},
        {top_forty_nines, too_large, Verb::top},
    };
    for (const auto& [line, error, verb] : bad_lines) {
        const auto command = parse(line);
        ASSERT_FALSE(command) << line;
        EXPECT_EQ(command.error().error, error) << line;
        EXPECT_EQ(command.error().verb, verb) << line;
    }
}

TEST(Command, AnyOctetsAreAPasswordAndOnlyNumbersAreNumbers) {
    EXPECT_TRUE(rc::check([](const std::string& octets) {
        const std::string line = "PASS x" + octets;
        const auto command = parse(line);
        RC_ASSERT(command.has_value());
        RC_ASSERT(command->text == "x" + octets);
        const std::string top = "TOP " + octets;
        const auto refused_or_numbered = parse(top);
        RC_ASSERT((!refused_or_numbered || refused_or_numbered->number));
    }));
}

}  // namespace
}  // namespace palomar::pop3
