// The grammar of a command line, and what is noted on the way through it.
#include "pop3/command_lexer.hpp"

#include "grammar/automaton.hpp"

#include <array>
#include <cstdint>

namespace palomar::pop3 {
namespace {

using grammar::otherwise;

enum class In : std::uint8_t { keyword, gap, spaces, argument };
enum class Mark : std::uint8_t {
    nothing,
    keyword_ends,
    argument_begins,
    argument_ends,
    bad_in_keyword,
    bad_in_rest,
};

constexpr auto space = grammar::byte(' ');
constexpr auto visible = grammar::range('!', '~');

// clang-format off
constexpr auto command_line = std::to_array<grammar::Rule<In, Mark>>({
    // in            on          go to          and say
    {In::keyword,    visible,    In::keyword,   Mark::nothing},
    {In::keyword,    space,      In::gap,       Mark::keyword_ends},
    {In::keyword,    otherwise,  In::keyword,   Mark::bad_in_keyword},

    {In::gap,        visible,    In::argument,  Mark::argument_begins},
    {In::gap,        space,      In::spaces,    Mark::argument_begins},
    {In::gap,        otherwise,  In::gap,       Mark::bad_in_rest},

    {In::spaces,     visible,    In::argument,  Mark::nothing},
    {In::spaces,     space,      In::spaces,    Mark::nothing},
    {In::spaces,     otherwise,  In::spaces,    Mark::bad_in_rest},

    {In::argument,   visible,    In::argument,  Mark::nothing},
    {In::argument,   space,      In::gap,       Mark::argument_ends},
    {In::argument,   otherwise,  In::argument,  Mark::bad_in_rest},
});
// clang-format on

constexpr auto automaton = grammar::compile<command_line>();

void add_argument(Words& words, std::string_view argument) {
    if (words.argument_count < words.arguments.size()) {
        words.arguments[words.argument_count] = argument;
    }
    ++words.argument_count;
}

}  // namespace

Words lex(std::string_view line) {
    Words words{.keyword = line};
    In state = In::keyword;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto [next, mark] = automaton.step(state, line[i]);
        state = next;
        switch (mark) {
            case Mark::nothing:
                break;
            case Mark::keyword_ends:
                words.keyword = line.substr(0, i);
                words.rest = line.substr(i + 1);
                break;
            case Mark::argument_begins:
                begin = i;
                break;
            case Mark::argument_ends:
                add_argument(words, line.substr(begin, i - begin));
                break;
            case Mark::bad_in_keyword:
                words.keyword_has_bad_octet = true;
                break;
            case Mark::bad_in_rest:
                words.rest_has_bad_octet = true;
                break;
        }
    }
    if (state == In::argument) {
        add_argument(words, line.substr(begin));
    }
    return words;
}

}  // namespace palomar::pop3
