// Rests on the parser of the command line, whose help serves here too.
#include "palomarctl/prompt_line.hpp"

#include "config/words.hpp"
#include "manage/verbs.hpp"
#include "palomarctl/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace palomar::palomarctl {
namespace {

using Words = std::vector<std::string>;

std::string help_of(Words words) {
    words.emplace_back("--help");
    const auto parsed = parse_arguments(std::move(words));
    return parsed ? "" : parsed.error().text;
}

std::string overview() {
    std::string text = help_of({});
    text += "\nCommands of the protocol (`help ADD_USER` tells more):\n";
    for (const manage::VerbRow& row : manage::verbs()) {
        text += fmt::format("  {:<40} {}\n", manage::usage(row), row.help);
    }
    text += "\nhelp [COMMAND] shows this or a command's help, quit or Ctrl-D ends.\n";
    return text;
}

std::string help(std::span<const std::string> about) {
    if (about.empty()) {
        return overview();
    }
    if (const manage::VerbRow* row = manage::find_verb(about.front())) {
        return fmt::format("{}\n{}.\n", manage::usage(*row), row->help);
    }
    return help_of({about.begin(), about.end()});
}

/// `ADD_USER pepe` and its like: a password belongs where none was typed.
std::optional<Command> command_without_password(const Words& words) {
    const manage::VerbRow* row = manage::find_verb(words.front());
    if (row == nullptr || row->verb == manage::Verb::login || words.size() < 2) {
        return std::nullopt;
    }
    // The arguments and the password make as many as there are words.
    const auto position = password_position(row->verb);
    if (!position || !manage::takes(*row, words.size())) {
        return std::nullopt;
    }
    return Command{
        .verb = row->verb,
        .arguments = {words.begin() + 1, words.end()},
        .new_password_of = words[1]
    };
}

}  // namespace

std::expected<Asked, std::string> understand(std::string_view line) {
    auto words = config::split_words(line);
    if (!words) {
        return std::unexpected{fmt::format("palomarctl: {}\n", config::describe(words.error()))};
    }
    if (words->empty()) {
        return Silence{};
    }
    const std::string& first = words->front();
    if (words->size() == 1 && (first == "quit" || first == "exit" || first == "QUIT")) {
        return Leave{};
    }
    if (first == "help" || first == "HELP" || first == "?") {
        return Help{help(std::span{*words}.subspan(1))};
    }
    if (auto command = command_without_password(*words)) {
        return Invocation{.target = {}, .manner = {}, .task = std::vector{*std::move(command)}};
    }
    auto invocation = parse_arguments(*std::move(words));
    if (invocation) {
        return *std::move(invocation);
    }
    std::string& text = invocation.error().text;
    if (invocation.error().status == ExitStatus::done) {
        return Help{std::move(text)};
    }
    // The second line tells how to call the program for help.
    return std::unexpected{text.substr(0, text.find('\n') + 1)};
}

}  // namespace palomar::palomarctl
