// What parse() makes of good lines and of bad ones, and what compose() makes for it.
#include "manage/request.hpp"

#include "manage/line_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <rapidcheck.h>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::manage {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;

using Strings = std::vector<std::string>;

TEST(Request, AGoodLineIsAVerbAndItsArguments) {
    struct Good {
        std::string_view line;
        Verb verb;
        std::vector<std::string_view> arguments;
    };
    for (const auto& [line, verb, arguments] : std::vector<Good>{
             {"QUIT", Verb::quit, {}},
             {"COMMANDS", Verb::commands, {}},
             {"LOGIN admin admin", Verb::login, {"admin", "admin"}},
             {"GET_USER pepe", Verb::get_user, {"pepe"}},
             // Arguments are what they are: what they mean is another's to know.
             {"GET_USER ../x", Verb::get_user, {"../x"}},
             {"ADD_USER ana@example.org s\xC3\xB1", Verb::add_user, {"ana@example.org", "s\xC3\xB1"}
             },
             {"ADD_USER QUIT \xFF\x80", Verb::add_user, {"QUIT", "\xFF\x80"}},
             {"POPULATE_USER pepe", Verb::populate_user, {"pepe"}},
             {"POPULATE_USER pepe 3", Verb::populate_user, {"pepe", "3"}},
             {"POPULATE_USER pepe 3 1024 x", Verb::populate_user, {"pepe", "3", "1024", "x"}},
             {"GET_HISTORY h -60 0 60", Verb::get_history, {"h", "-60", "0", "60"}},
         }) {
        const auto request = parse(line);
        ASSERT_TRUE(request) << line;
        EXPECT_EQ(request->verb, verb) << line;
        EXPECT_EQ(request->arguments, arguments) << line;
    }
}

TEST(Request, EveryVerbIsUnderstoodWithTheArgumentsItNames) {
    for (const VerbRow& row : verbs()) {
        const std::string line = usage(row);
        const auto request = parse(line);
        ASSERT_TRUE(request) << line;
        EXPECT_EQ(request->verb, row.verb) << line;
    }
}

TEST(Request, ABadLineIsRefusedForWhatIsWrongWithIt) {
    using enum RequestError;
    struct Bad {
        std::string_view line;
        RequestError error;
        std::optional<Verb> verb = std::nullopt;
    };
    const std::vector<Bad> bad_lines{
        {"", unknown},
        {"HELP", unknown},
        {"GET_USERSS", unknown},
        {"GET-USERS", unknown},
        {"QUIT\xFF", unknown},
        {"\xD1QUIT", unknown},
        {"quit", lower_case},
        {"Quit", lower_case},
        {"get_user pepe", lower_case},
        {" ", spacing},
        {" QUIT", spacing},
        {"QUIT ", spacing},
        {"ADD_USER  pepe secret", spacing},
        {"ADD_USER pepe  secret", spacing},
        {"ADD_USER pepe secret ", spacing},
        {"NONSENSE  ", spacing},
        {"QUIT\r", control_character},
        {"QUIT\t", control_character},
        {"GET_USER\tpepe", control_character},
        {"GET_USER pe\0pe"sv, control_character},
        {"\0"sv, control_character},
        {"GET_USER \x1F", control_character},
        {"GET_USER pepe\x7F", control_character},
        {"GET_USER  \x1B[2J", control_character},
        {"QUIT now", arguments, Verb::quit},
        {"LOGIN", arguments, Verb::login},
        {"LOGIN admin", arguments, Verb::login},
        {"ADD_USER pepe my secret", arguments, Verb::add_user},
        {"GET_HISTORY connections -60 0", arguments, Verb::get_history},
        {"POPULATE_USER", arguments, Verb::populate_user},
        {"POPULATE_USER pepe 3 1024", arguments, Verb::populate_user},
        {"POPULATE_USER pepe 3 1024 2048 5", arguments, Verb::populate_user},
    };
    for (const auto& [line, error, verb] : bad_lines) {
        const auto request = parse(line);
        ASSERT_FALSE(request) << line;
        EXPECT_EQ(request.error().error, error) << testing::PrintToString(line);
        EXPECT_EQ(request.error().verb, verb) << testing::PrintToString(line);
    }
}

TEST(Request, ARefusalSaysWhatToDo) {
    const auto reason = [](std::string_view line) { return describe(parse(line).error()); };
    EXPECT_EQ(reason("HELP"), "unknown command; CAPA lists the commands");
    EXPECT_EQ(reason("quit"), "commands are written in upper case");
    EXPECT_EQ(reason("QUIT "), "words are separated by exactly one space");
    EXPECT_EQ(reason("QUIT\t"), "a command holds no control characters");
    EXPECT_EQ(reason("QUIT now"), "QUIT takes no arguments");
    EXPECT_EQ(
        reason("ADD_USER pepe my secret"), "ADD_USER takes: name password (none may hold a space)"
    );
    EXPECT_EQ(describe({RequestError::too_long}), "the line is longer than 1024 octets");
}

Strings requests_in(const Strings& pieces) {
    LineReader reader;
    Strings requests;
    for (const std::string& piece : pieces) {
        std::string_view input = piece;
        while (const auto line = reader.next(input)) {
            const auto request = parse(line->text);
            requests.push_back(
                line->too_long ? "too long"
                : request      ? std::string{row_of(request->verb).word} + " " +
                                std::to_string(request->arguments.size())
                          : describe(request.error())
            );
        }
    }
    return requests;
}

TEST(Request, EveryCutOfTheOctetsGivesTheSameRequests) {
    const std::string input =
        "LOGIN admin admin\r\nGET_USERS\nquit\r\n\r\nPOPULATE_USER pepe 1\r\nGET_USER x\xFF\r\n" +
        std::string(longest_line - 1, 'x') + "\r\nQUIT\r\n";
    const Strings whole = requests_in({input});
    EXPECT_THAT(
        whole,
        ElementsAre(
            "LOGIN 2",
            "GET_USERS 0",
            "commands are written in upper case",
            "unknown command; CAPA lists the commands",
            "POPULATE_USER 2",
            "GET_USER 1",
            "too long",
            "QUIT 0"
        )
    );
    Strings octets;
    for (std::size_t i = 0; i < input.size(); ++i) {
        octets.emplace_back(1, input[i]);
        EXPECT_EQ(requests_in({input.substr(0, i), input.substr(i)}), whole) << i;
    }
    EXPECT_EQ(requests_in(octets), whole);
}

TEST(Compose, WordsBecomeALine) {
    EXPECT_EQ(compose(Strings{"QUIT"}), "QUIT\r\n");
    EXPECT_EQ(compose(Strings{"ADD_USER", "pepe", "s\xC3\xB1"}), "ADD_USER pepe s\xC3\xB1\r\n");
}

TEST(Compose, WordsThatCannotBeSentAreRefusedWithoutBeingShown) {
    struct Bad {
        Strings words;
        std::string_view reason;
    };
    for (const auto& [words, reason] : std::vector<Bad>{
             {{}, "there is no command"},
             {{""}, "word 1 is empty"},
             {{"LOGIN", "admin", ""}, "word 3 is empty"},
             {{"LOGIN", "admin", "my secret"}, "word 3 holds a space"},
             {{"GET_USER", "a\r\nQUIT"}, "word 2 holds a control character"},
             {{"GET_USER", std::string("a\0b", 3)}, "word 2 holds a control character"},
             {{"GET_USER", "\x7F"}, "word 2 holds a control character"},
         }) {
        const auto line = compose(words);
        ASSERT_FALSE(line) << reason;
        EXPECT_EQ(line.error(), reason);
    }
}

TEST(Compose, TheLongestLineIsComposedAndALongerOneRefused) {
    const std::string longest(longest_line - "X \r\n"sv.size(), 'a');
    EXPECT_EQ(compose(Strings{"X", longest})->size(), longest_line);
    EXPECT_EQ(compose(Strings{"X", longest + "a"}).error(), "the line is longer than 1024 octets");
}

TEST(Compose, WhatIsComposedIsParsedIntoTheSameWords) {
    EXPECT_TRUE(rc::check([] {
        const auto word = rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::suchThat(
            rc::gen::arbitrary<char>(),
            [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; }
        )));
        const Strings arguments = *rc::gen::container<Strings>(4, word);
        Strings words{"GET_HISTORY"};
        words.insert(words.end(), arguments.begin(), arguments.end());
        const auto composed = compose(words);
        RC_PRE(composed.has_value());
        LineReader reader;
        std::string_view input = *composed;
        const auto line = reader.next(input);
        RC_ASSERT(line.has_value());
        RC_ASSERT(input.empty());
        const auto request = parse(line->text);
        RC_ASSERT(request.has_value());
        RC_ASSERT(std::ranges::equal(request->arguments, arguments));
    }));
}

TEST(Request, ArbitraryOctetsAreARequestOfCleanWordsOrAProblem) {
    EXPECT_TRUE(rc::check([] {
        const std::string octets = *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
            {{4, rc::gen::element('a', ' ', 'Z')}, {1, rc::gen::arbitrary<char>()}}
        ));
        const std::string line = "GET_USER " + octets;
        const auto request = parse(line);
        const bool clean = !octets.empty() && std::ranges::none_of(octets, [](char c) {
            return static_cast<unsigned char>(c) <= ' ' || c == '\x7F';
        });
        RC_ASSERT(request.has_value() == clean);
        RC_ASSERT((!clean || request->arguments.front() == octets));
    }));
}

}  // namespace
}  // namespace palomar::manage
