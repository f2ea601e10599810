// What the words of a command line mean: keyword to verb, arguments to values, by the command
// table.
#include "pop3/command.hpp"

#include "pop3/command_lexer.hpp"
#include "pop3/command_table.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <system_error>
#include <utility>

namespace palomar::pop3 {
namespace {

/// Keywords come in any case (RFC 1939 §3). Only letters differ from a capital in bit 5 alone, and
/// keywords have nothing but letters.
bool is_keyword(std::string_view word, std::string_view keyword) {
    return std::ranges::equal(word, keyword, [](char octet, char capital) {
        return (octet & ~0x20) == capital;
    });
}

const CommandRow* find_row(std::string_view word) {
    const auto row = std::ranges::find_if(command_table, [&](const CommandRow& candidate) {
        return is_keyword(word, candidate.keyword);
    });
    return row == command_table.end() ? nullptr : &*row;
}

std::expected<std::uint32_t, CommandError> parse_number(std::string_view text) {
    std::uint32_t number = 0;
    const char* const begin = std::to_address(text.begin());
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(begin, end, number);
    if (error == std::errc::invalid_argument || stopped != end) {
        return std::unexpected{CommandError::not_a_number};
    }
    if (error == std::errc::result_out_of_range) {
        return std::unexpected{CommandError::too_large};
    }
    return number;
}

std::expected<Command, CommandError> with_number(Command command, std::string_view text) {
    const auto number = parse_number(text);
    if (!number) {
        return std::unexpected{number.error()};
    }
    command.number = maildrop::MessageNumber::from(*number);
    if (!command.number) {
        return std::unexpected{CommandError::zero};
    }
    return command;
}

std::expected<Command, CommandError> with_number_and_lines(Command command, const Words& words) {
    const auto lines = parse_number(words.arguments[1]);
    const auto numbered = with_number(command, words.arguments[0]);
    if (!numbered || !lines) {
        return std::unexpected{numbered ? lines.error() : numbered.error()};
    }
    command = *numbered;
    command.lines = *lines;
    return command;
}

Command with_mechanism(Command command, const Words& words) {
    if (words.argument_count > 0) {
        command.text = words.arguments[0];
    }
    if (words.argument_count > 1) {
        command.initial_response = words.arguments[1];
    }
    return command;
}

struct Count {
    std::size_t least;
    std::size_t most;
};

constexpr Count count_of(Arguments arguments) {
    switch (arguments) {
        case Arguments::none:
            return {0, 0};
        case Arguments::optional_number:
            return {0, 1};
        case Arguments::mechanism:
            return {0, 2};
        case Arguments::number:
        case Arguments::name:
        case Arguments::password:
            return {1, 1};
        case Arguments::number_and_lines:
            return {2, 2};
    }
    std::unreachable();
}

/// What is wrong with the words before any is read as a number.
std::optional<CommandError> fault_in(const Words& words, Arguments arguments) {
    if (arguments == Arguments::password) {
        return words.rest.empty() ? std::optional{CommandError::missing_argument} : std::nullopt;
    }
    if (words.rest_has_bad_octet) {
        return CommandError::bad_octet;
    }
    const auto [least, most] = count_of(arguments);
    if (words.argument_count < least) {
        return CommandError::missing_argument;
    }
    if (words.argument_count > most) {
        return CommandError::unexpected_argument;
    }
    return std::nullopt;
}

std::expected<Command, CommandError> read(const CommandRow& row, const Words& words) {
    if (const auto fault = fault_in(words, row.arguments)) {
        return std::unexpected{*fault};
    }
    const Command command{.verb = row.verb};
    switch (row.arguments) {
        case Arguments::none:
            return command;
        case Arguments::optional_number:
            return words.argument_count == 0 ? command : with_number(command, words.arguments[0]);
        case Arguments::number:
            return with_number(command, words.arguments[0]);
        case Arguments::number_and_lines:
            return with_number_and_lines(command, words);
        case Arguments::name:
            return Command{.verb = row.verb, .text = words.arguments[0]};
        case Arguments::password:
            return Command{.verb = row.verb, .text = words.rest};
        case Arguments::mechanism:
            return with_mechanism(command, words);
    }
    std::unreachable();
}

}  // namespace

std::expected<Command, CommandFailure> parse(std::string_view line, std::size_t octets) {
    const Words words = lex(line);
    if (words.keyword_has_bad_octet) {
        return std::unexpected{CommandFailure{CommandError::bad_octet, std::nullopt}};
    }
    const CommandRow* const row = find_row(words.keyword);
    const std::size_t longest = row == nullptr ? longest_command : row->longest;
    if (octets > longest) {
        return std::unexpected{CommandFailure{CommandError::too_long, std::nullopt, longest}};
    }
    if (row == nullptr) {
        return std::unexpected{CommandFailure{CommandError::unknown, std::nullopt}};
    }
    const auto command = read(*row, words);
    if (!command) {
        return std::unexpected{CommandFailure{command.error(), row->verb}};
    }
    return *command;
}

}  // namespace palomar::pop3
