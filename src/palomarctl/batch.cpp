// By the verb table alone: a new verb works here without a change.
#include "palomarctl/batch.hpp"

#include "manage/request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palomar::palomarctl {
namespace {

/// The fewest arguments that agree with the verb's synopsis.
std::size_t least_arguments(const manage::VerbRow& row) {
    std::size_t count = 0;
    while (!manage::takes(row, count)) {
        ++count;
    }
    return count;
}

std::size_t most_arguments(const manage::VerbRow& row) {
    const auto spaces = static_cast<std::size_t>(std::ranges::count(row.synopsis, ' '));
    return row.synopsis.empty() ? 0 : spaces + 1;
}

/// How many of the words behind the verb are its own.
std::size_t own_arguments(const manage::VerbRow& row, std::span<const std::string> behind) {
    std::size_t count = std::min(least_arguments(row), behind.size());
    const std::size_t most = std::min(most_arguments(row), behind.size());
    while (count < most && manage::find_verb(behind[count]) == nullptr) {
        ++count;
    }
    return count;
}

/// A word that looks like a verb is shown: it is hardly anybody's password.
std::string unknown_verb(const std::string& word, const std::vector<Command>& before) {
    if (before.empty()) {
        return fmt::format("unknown command {}", word);
    }
    const manage::VerbRow& last = manage::row_of(before.back().verb);
    return fmt::format(
        "a command is unknown: the word behind `{}` is none; an argument too many?",
        manage::usage(last)
    );
}

std::expected<Command, std::string> command_from(
    const manage::VerbRow& row, std::span<const std::string> arguments
) {
    if (!manage::takes(row, arguments.size())) {
        return std::unexpected{fmt::format("usage: {}", manage::usage(row))};
    }
    std::vector<std::string> words{std::string{row.word}};
    words.insert(words.end(), arguments.begin(), arguments.end());
    if (const auto line = manage::compose(words); !line) {
        return std::unexpected{fmt::format("{}: {}", row.word, line.error())};
    }
    return Command{.verb = row.verb, .arguments = {arguments.begin(), arguments.end()}};
}

}  // namespace

std::expected<std::vector<Command>, std::string> split_batch(std::span<const std::string> words) {
    std::vector<Command> commands;
    while (!words.empty()) {
        const manage::VerbRow* row = manage::find_verb(words.front());
        if (row == nullptr) {
            return std::unexpected{unknown_verb(words.front(), commands)};
        }
        words = words.subspan(1);
        const std::size_t own = own_arguments(*row, words);
        auto command = command_from(*row, words.first(own));
        if (!command) {
            return std::unexpected{std::move(command.error())};
        }
        commands.push_back(*std::move(command));
        words = words.subspan(own);
        if (row->verb == manage::Verb::subscribe && !words.empty()) {
            return std::unexpected{
                "SUBSCRIBE must be the last command: it goes on until it is ended"
            };
        }
    }
    return commands;
}

}  // namespace palomar::palomarctl
