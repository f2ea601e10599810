// What LineReader makes of octets, however they are cut into pieces.
#include "grammar/line_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <string>
#include <vector>

namespace palomar::grammar {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;

constexpr std::string_view too_long = "(too long)";

using Reader = LineReader<255>;

void read_all(Reader& reader, std::string_view input, std::vector<std::string>& lines) {
    while (const auto line = reader.next(input)) {
        lines.emplace_back(line->too_long ? too_long : line->text);
    }
    EXPECT_TRUE(input.empty());
}

std::vector<std::string> lines_of(const std::vector<std::string>& pieces) {
    Reader reader;
    std::vector<std::string> lines;
    for (const std::string& piece : pieces) {
        read_all(reader, piece, lines);
    }
    return lines;
}

/// For where a line must come.
Line next_line(auto& reader, std::string_view& input) {
    const auto line = reader.next(input);
    EXPECT_TRUE(line);
    return line.value_or(Line{});
}

std::vector<std::string> octet_by_octet(std::string_view input) {
    std::vector<std::string> pieces;
    for (const char octet : input) {
        pieces.emplace_back(1, octet);
    }
    return pieces;
}

TEST(LineReader, LinesEndAtCrlfOrLf) {
    EXPECT_THAT(lines_of({"NOOP\r\nSTAT\n\r\n\n"}), ElementsAre("NOOP", "STAT", "", ""));
}

TEST(LineReader, OnlyOneCrBelongsToTheLineEnd) {
    EXPECT_THAT(lines_of({"a\rb\r\r\n"}), ElementsAre("a\rb\r"));
    EXPECT_THAT(lines_of({"a\r", "\r", "\n"}), ElementsAre("a\r"));
}

TEST(LineReader, ALineWithoutItsEndIsNoLineYet) {
    EXPECT_THAT(lines_of({"QUIT"}), ElementsAre());
    EXPECT_THAT(lines_of({"QUIT\r"}), ElementsAre());
    EXPECT_THAT(lines_of({"QU", "IT", "\r", "\n"}), ElementsAre("QUIT"));
}

TEST(LineReader, EveryOctetIsKept) {
    std::string octets = "PASS ";
    for (int octet = 255; octet >= 0; octet -= 2) {
        octets += static_cast<char>(octet == '\n' ? 'n' : octet);
    }
    EXPECT_THAT(lines_of({octets + "\r\n"}), ElementsAre(octets));
    EXPECT_THAT(lines_of(octet_by_octet(octets + "\r\n")), ElementsAre(octets));
}

TEST(LineReader, ALineWithinOneInputIsNotCopied) {
    Reader reader;
    std::string_view input = "NOOP\r\nSTAT\r\n";
    const char* const first = input.data();
    EXPECT_EQ(next_line(reader, input).text.data(), first);
    EXPECT_EQ(next_line(reader, input).text.data(), first + 6);
}

TEST(LineReader, ALineOfJustTheLongestLengthIsALine) {
    const std::string with_crlf = std::string(253, 'x') + "\r\n";
    const std::string with_lf = std::string(254, 'x') + "\n";
    for (const std::string& line : {with_crlf, with_lf}) {
        EXPECT_EQ(line.size(), Reader::longest);
        EXPECT_THAT(lines_of({line}), ElementsAre(testing::StartsWith("xxx")));
        EXPECT_THAT(lines_of(octet_by_octet(line)), ElementsAre(testing::StartsWith("xxx")));
    }
}

TEST(LineReader, TheLimitIsTheOneThatWasAskedFor) {
    LineReader<8> reader;
    std::string_view input = "123456\r\n1234567\r\n12345678\n";
    EXPECT_EQ(next_line(reader, input).text, "123456");
    EXPECT_TRUE(next_line(reader, input).too_long);
    EXPECT_TRUE(next_line(reader, input).too_long);
}

TEST(LineReader, ALongLineIsKeptWholeWhereOneIsAllowed) {
    LineReader<16, 4096> reader;
    const std::string octets(3000, 'x');
    for (const std::string& piece : octet_by_octet("AUTH " + octets + "\r")) {
        std::string_view input = piece;
        EXPECT_FALSE(reader.next(input));
    }
    std::string_view end = "\nNOOP\r\n";
    EXPECT_EQ(next_line(reader, end).text, "AUTH " + octets);
    EXPECT_EQ(next_line(reader, end).text, "NOOP");
}

TEST(LineReader, ALowerLimitHoldsForALineUnderWay) {
    LineReader<16, 4096> reader;
    std::string_view input = "12345678901234567890";
    EXPECT_FALSE(reader.next(input, 30));
    input = "12345678901234567890\r\nNOOP\r\n";
    const auto line = reader.next(input, 30);
    EXPECT_TRUE(line && line->too_long);
    EXPECT_EQ(next_line(reader, input).text, "NOOP");
}

TEST(LineReader, AfterAResetTheLineUnderWayIsForgotten) {
    Reader reader;
    std::string_view input = "STA";
    EXPECT_FALSE(reader.next(input));
    reader.reset();
    input = "NOOP\r\n";
    EXPECT_EQ(next_line(reader, input).text, "NOOP");
}

TEST(LineReader, TooLongLineIsReportedOnceThenResynchronises) {
    for (const std::size_t octets : {254U, 255U, 256U, 100'000U}) {
        const std::string input = std::string(octets, 'x') + "\r\nNOOP\r\n";
        EXPECT_THAT(lines_of({input}), ElementsAre(too_long, "NOOP"));
        EXPECT_THAT(lines_of(octet_by_octet(input)), ElementsAre(too_long, "NOOP"));
    }
}

TEST(LineReader, TooLongLineIsReportedWhereItEnds) {
    Reader reader;
    const std::string octets(10'000, 'x');
    std::string_view input = octets;
    EXPECT_FALSE(reader.next(input));
    EXPECT_TRUE(input.empty());
    input = "\n";
    EXPECT_TRUE(next_line(reader, input).too_long);
}

TEST(LineReader, AStoredLineIsWipedByTheNextCall) {
    Reader reader;
    std::string_view input = "PASS sec";
    EXPECT_FALSE(reader.next(input));
    input = "ret\r\n";
    const std::string_view stored = next_line(reader, input).text;
    ASSERT_EQ(stored, "PASS secret");
    // The octets are the reader's own, so they are still there to be looked at.
    input = {};
    EXPECT_FALSE(reader.next(input));
    EXPECT_EQ(stored, "\0\0\0\0\0\0\0\0\0\0\0"sv);
}

// Lines around the limit, bare CRs and empty lines among them.
std::string arbitrary_input() {
    std::string input;
    for (const int octets : *rc::gen::container<std::vector<int>>(
             rc::gen::oneOf(rc::gen::inRange(0, 8), rc::gen::inRange(245, 265))
         )) {
        input.append(static_cast<std::size_t>(octets), 'x');
        input += *rc::gen::element("\r\n", "\n", "\r", "\r\r\n");
    }
    return input;
}

std::vector<std::string> arbitrary_pieces(std::string_view input) {
    std::vector<std::string> pieces;
    while (!input.empty()) {
        const auto length = *rc::gen::oneOf(
            rc::gen::inRange<std::size_t>(1, 4), rc::gen::inRange<std::size_t>(200, 300)
        );
        pieces.emplace_back(input.substr(0, length));
        input.remove_prefix(pieces.back().size());
    }
    return pieces;
}

TEST(LineReader, AnyCutOfAnyInputGivesTheSameLines) {
    EXPECT_TRUE(rc::check([] {
        const std::string input = arbitrary_input();
        const auto whole = lines_of({input});
        RC_ASSERT(lines_of(octet_by_octet(input)) == whole);
        RC_ASSERT(lines_of(arbitrary_pieces(input)) == whole);
    }));
}

}  // namespace
}  // namespace palomar::grammar
