// Tests of answers: what is written is what is read, in whatever pieces it comes and whatever it
// says.
#include "manage/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <rapidcheck.h>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::manage {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;

using Strings = std::vector<std::string>;

Strings octet_by_octet(std::string_view input) {
    Strings pieces;
    for (const char octet : input) {
        pieces.emplace_back(1, octet);
    }
    return pieces;
}

/// An answer as "done|text|line|line".
std::string in_one(const ReceivedAnswer& answer) {
    std::string one = answer.outcome == Outcome::done ? "done|" : "refused|";
    one += answer.text;
    for (const std::string& line : answer.lines) {
        one += "|" + line;
    }
    return one;
}

/// Reads what `input` has of answers, and the error that ends them, if any, as its description.
void read_all(AnswerReader& reader, std::string_view input, Strings& answers) {
    while (true) {
        const auto next = reader.next(input);
        if (!next) {
            answers.emplace_back(describe(next.error()));
            return;
        }
        const std::optional<ReceivedAnswer>& answer = *next;
        if (!answer) {
            EXPECT_TRUE(input.empty());
            return;
        }
        answers.push_back(in_one(*answer));
    }
}

Strings answers_in(const Strings& pieces) {
    AnswerReader reader;
    Strings answers;
    for (const std::string& piece : pieces) {
        read_all(reader, piece, answers);
    }
    return answers;
}

TEST(Answer, EndsWithAnEmptyLine) {
    EXPECT_EQ(Answer::done("12").octets(), "OwO 12\r\n\r\n");
    EXPECT_EQ(Answer::refused("log in first").octets(), "UwU log in first\r\n\r\n");
    EXPECT_EQ(
        Answer::done("2 accounts").line("ana ONLINE").line("pepe OFFLINE").octets(),
        "OwO 2 accounts\r\nana ONLINE\r\npepe OFFLINE\r\n\r\n"
    );
}

TEST(Answer, HostileTextCannotBreakTheFraming) {
    EXPECT_EQ(Answer::done("a\r\n\r\nOwO b").octets(), "OwO a????OwO b\r\n\r\n");
    EXPECT_EQ(Answer::refused("\n").line("\r").line("\0"sv).octets(), "UwU ?\r\n?\r\n?\r\n\r\n");
    EXPECT_EQ(Answer::done("\x1B[2J\x7F\x9B").octets(), "OwO ?[2J??\r\n\r\n");
}

TEST(Answer, AnEmptyLineIsWrittenAsADash) {
    EXPECT_EQ(Answer::done("").line("").line("x").octets(), "OwO \r\n-\r\nx\r\n\r\n");
}

TEST(Answer, ALineIsCutToTheLongest) {
    const std::string text(longest_line * 2, 'x');
    const std::string octets = Answer::done(text).line(text).octets();
    EXPECT_EQ(octets.size(), longest_line + longest_line + "\r\n"sv.size());
    EXPECT_THAT(
        answers_in({octets}),
        ElementsAre(
            "done|" + std::string(longest_line - "OwO \r\n"sv.size(), 'x') + "|" +
            std::string(longest_line - "\r\n"sv.size(), 'x')
        )
    );
}

TEST(Answer, CanBeTakenPieceByPiece) {
    Answer answer = Answer::done("subscribed");
    EXPECT_EQ(answer.take(), "OwO subscribed\r\n");
    EXPECT_EQ(answer.take(), "");
    EXPECT_EQ(answer.line("login").take(), "login\r\n");
    EXPECT_EQ(answer.line("session_end").octets(), "session_end\r\n\r\n");
}

TEST(AnswerReader, EveryCutOfTheOctetsGivesTheSameAnswers) {
    const std::string input =
        Answer::done("12").octets() + Answer::refused("log in first").octets() +
        Answer::done("").line("a b").line("").octets() + "OwO good bye\n\nOwO 1";
    const Strings whole = answers_in({input});
    EXPECT_THAT(
        whole, ElementsAre("done|12", "refused|log in first", "done||a b|-", "done|good bye")
    );
    EXPECT_EQ(answers_in(octet_by_octet(input)), whole);
    for (std::size_t i = 0; i < input.size(); ++i) {
        EXPECT_EQ(answers_in({input.substr(0, i), input.substr(i)}), whole) << i;
    }
}

TEST(AnswerReader, WhatIsNoAnswerIsToldAtItsFirstLine) {
    const std::string_view stranger = describe(AnswerError::not_an_answer);
    for (const std::string input :
         {"SSH-2.0-OpenSSH\r\n", "\r\n", "+OK hello\r\n", "OwO\r\n", "owo 1\r\n", " OwO 1\r\n"}) {
        EXPECT_THAT(answers_in({input}), ElementsAre(stranger)) << input;
    }
    EXPECT_THAT(answers_in({"OwO 1\r\n\r\n\r\n"}), ElementsAre("done|1", stranger));
    EXPECT_THAT(answers_in({"SSH-2.0"}), IsEmpty());
}

TEST(AnswerReader, OnlyALineThatIsTooLongIsAnError) {
    const std::string_view too_long = describe(AnswerError::too_long);
    const std::string text(longest_line - "OwO \r\n"sv.size(), 'x');
    EXPECT_THAT(answers_in({"OwO " + text + "\r\n\r\n"}), ElementsAre("done|" + text));
    EXPECT_THAT(answers_in({"OwO x" + text + "\r\n"}), ElementsAre(too_long));
    const std::string line(longest_line - "\r\n"sv.size(), 'x');
    EXPECT_THAT(answers_in({"OwO 1\r\n" + line + "\r\n\r\n"}), ElementsAre("done|1|" + line));
    EXPECT_THAT(answers_in({"OwO 1\r\nx" + line + "\r\n"}), ElementsAre(too_long));
}

TEST(AnswerReader, WhatAServerSendsCannotReachTheTerminal) {
    EXPECT_THAT(
        answers_in({"OwO \x1B]0;x\x07\r\n\x9B"
                    "2J\tz\r\n\r\n"}),
        ElementsAre("done|?]0;x?|?2J?z")
    );
}

TEST(AnswerReader, LinesCanBeTakenBeforeTheAnswerEnds) {
    AnswerReader reader;
    EXPECT_THAT(reader.take_lines(), IsEmpty());
    std::string_view input = "OwO subscribed\r\nlogin\r\nlogin_fai";
    EXPECT_EQ(*reader.next(input), std::nullopt);
    EXPECT_THAT(reader.take_lines(), ElementsAre("login"));
    EXPECT_THAT(reader.take_lines(), IsEmpty());
    input = "led\r\n\r\n";
    Strings answers;
    read_all(reader, input, answers);
    EXPECT_THAT(answers, ElementsAre("done|subscribed|login_failed"));
    EXPECT_THAT(reader.take_lines(), IsEmpty());
}

// Octets as a malicious peer would choose them: framing, escapes, anything else.
rc::Gen<std::string> hostile_text() {
    return rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
        {{3, rc::gen::element('\r', '\n', '\0', '\x1B', ' ', 'O', 'w')},
         {1, rc::gen::arbitrary<char>()}}
    ));
}

std::string printable(std::string text) {
    std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

TEST(AnswerReader, AnyAnswerIsReadAsItWasWrittenInAnyPieces) {
    EXPECT_TRUE(rc::check([] {
        Strings expected;
        std::string octets;
        const auto count = *rc::gen::inRange(0, 4);
        for (int i = 0; i < count; ++i) {
            const bool done = *rc::gen::arbitrary<bool>();
            const std::string text = *hostile_text();
            Answer answer = done ? Answer::done(text) : Answer::refused(text);
            expected.push_back((done ? "done|" : "refused|") + printable(text));
            for (const std::string& line : *rc::gen::container<Strings>(hostile_text())) {
                answer.line(line);
                expected.back() += "|" + (line.empty() ? "-" : printable(line));
            }
            octets += answer.octets();
        }
        const auto cut = *rc::gen::inRange<std::size_t>(0, octets.size() + 1);
        RC_ASSERT(answers_in({octets}) == expected);
        RC_ASSERT(answers_in({octets.substr(0, cut), octets.substr(cut)}) == expected);
        RC_ASSERT(answers_in(octet_by_octet(octets)) == expected);
    }));
}

}  // namespace
}  // namespace palomar::manage
