// The grammar of a line, what its words are held against, and the words of refusals.
#include "manage/request.hpp"

#include "grammar/automaton.hpp"
#include "manage/line_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace palomar::manage {
namespace {

using grammar::otherwise;

enum class In : std::uint8_t { gap, word };
enum class Mark : std::uint8_t { nothing, word_begins, word_ends, no_word, control_character };

constexpr auto space = grammar::byte(' ');
constexpr auto control = grammar::range('\0', '\x1F') | grammar::byte('\x7F');

// clang-format off
constexpr auto request_line = std::to_array<grammar::Rule<In, Mark>>({
    // in        on          go to      and say
    {In::gap,    space,      In::gap,   Mark::no_word},
    {In::gap,    control,    In::gap,   Mark::control_character},
    {In::gap,    otherwise,  In::word,  Mark::word_begins},

    {In::word,   space,      In::gap,   Mark::word_ends},
    {In::word,   control,    In::word,  Mark::control_character},
    {In::word,   otherwise,  In::word,  Mark::nothing},
});
// clang-format on

constexpr auto automaton = grammar::compile<request_line>();

using Words = std::vector<std::string_view>;

/// At least one word, or why not. A control character is the worse fault: it is told first.
std::expected<Words, RequestError> words_of(std::string_view line) {
    Words words;
    bool spacing = false;
    In state = In::gap;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto [next, mark] = automaton.step(state, line[i]);
        state = next;
        switch (mark) {
            case Mark::nothing:
                break;
            case Mark::word_begins:
                begin = i;
                break;
            case Mark::word_ends:
                words.push_back(line.substr(begin, i - begin));
                break;
            case Mark::no_word:
                spacing = true;
                break;
            case Mark::control_character:
                return std::unexpected{RequestError::control_character};
        }
    }
    if (line.empty()) {
        return std::unexpected{RequestError::unknown};
    }
    if (spacing || state == In::gap) {
        return std::unexpected{RequestError::spacing};
    }
    words.push_back(line.substr(begin));
    return words;
}

bool is_verb_in_upper_case(std::string_view word) {
    std::string upper{word};
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return find_verb(upper) != nullptr;
}

/// Why `word` cannot be sent; nothing where it can.
std::string_view fault_in(std::string_view word) {
    if (word.empty()) {
        return " is empty";
    }
    for (const char c : word) {
        if (space.contains(c)) {
            return " holds a space";
        }
        if (control.contains(c)) {
            return " holds a control character";
        }
    }
    return "";
}

}  // namespace

std::expected<Request, RequestProblem> parse(std::string_view line) {
    auto words = words_of(line);
    if (!words) {
        return std::unexpected{RequestProblem{words.error()}};
    }
    const std::string_view word = words->front();
    const VerbRow* const row = find_verb(word);
    if (row == nullptr) {
        return std::unexpected{RequestProblem{
            is_verb_in_upper_case(word) ? RequestError::lower_case : RequestError::unknown
        }};
    }
    words->erase(words->begin());
    if (!takes(*row, words->size())) {
        return std::unexpected{RequestProblem{RequestError::arguments, row->verb}};
    }
    return Request{.verb = row->verb, .arguments = *std::move(words)};
}

std::string describe(const RequestProblem& problem) {
    switch (problem.error) {
        case RequestError::too_long:
            return "the line is longer than " + std::to_string(longest_line) + " octets";
        case RequestError::control_character:
            return "a command holds no control characters";
        case RequestError::spacing:
            return "words are separated by exactly one space";
        case RequestError::unknown:
            return "unknown command; CAPA lists the commands";
        case RequestError::lower_case:
            return "commands are written in upper case";
        case RequestError::arguments:
            break;
    }
    if (!problem.verb) {
        return "wrong number of arguments";
    }
    const VerbRow& row = row_of(*problem.verb);
    const std::string word{row.word};
    return row.synopsis.empty()
               ? word + " takes no arguments"
               : word + " takes: " + std::string{row.synopsis} + " (none may hold a space)";
}

std::expected<std::string, std::string> compose(std::span<const std::string> words) {
    if (words.empty()) {
        return std::unexpected{"there is no command"};
    }
    std::string line;
    for (const std::string& word : words) {
        if (const std::string_view fault = fault_in(word); !fault.empty()) {
            const auto number = &word - words.data() + 1;
            return std::unexpected{"word " + std::to_string(number) + std::string{fault}};
        }
        line.append(line.empty() ? "" : " ").append(word);
    }
    line += "\r\n";
    if (line.size() > longest_line) {
        return std::unexpected{describe({RequestError::too_long})};
    }
    return line;
}

}  // namespace palomar::manage
