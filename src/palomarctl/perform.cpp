// Ask, show, judge.
#include "palomarctl/perform.hpp"

#include "palomarctl/answer_table.hpp"
#include "palomarctl/columns.hpp"
#include "palomarctl/history.hpp"
#include "palomarctl/populate.hpp"

#include <fmt/format.h>

#include <chrono>
#include <ostream>
#include <utility>

namespace palomar::palomarctl {
namespace {

using Answer = std::expected<manage::ReceivedAnswer, Failure>;

/// The words to send, the new password among them if one is to be asked for.
std::expected<std::vector<std::string>, Failure> words_of(const Command& command, Person& person) {
    std::vector<std::string> words{std::string{manage::row_of(command.verb).word}};
    words.insert(words.end(), command.arguments.begin(), command.arguments.end());
    if (const auto position = password_position(command.verb);
        command.new_password_of && position) {
        const auto password = person.new_password(*command.new_password_of);
        if (!password) {
            return std::unexpected{password.error()};
        }
        const auto place = words.begin() + 1 + static_cast<std::ptrdiff_t>(*position);
        words.emplace(place, password->reveal());
    }
    return words;
}

/// Whether all that was shown so far has arrived.
std::expected<void, Failure> written(std::ostream& out) {
    if (!out.flush()) {
        return std::unexpected{Failure{ExitStatus::cannot_write, "cannot write the output"}};
    }
    return {};
}

std::expected<void, Failure> show_event(std::string_view line, Stage& stage) {
    if (stage.manner.format == Format::json) {
        stage.out << event_to_json(line);
    } else {
        stage.out << line << '\n';
    }
    return written(stage.out);
}

/// SUBSCRIBE: shows events until the server ends the answer, which it only does when it refuses.
Answer follow(const std::vector<std::string>& words, Stage& stage) {
    if (const auto sent = stage.connection.send(words); !sent) {
        return std::unexpected{to_failure(sent.error())};
    }
    for (;;) {
        auto part = stage.connection.next_part(std::nullopt);
        if (!part) {
            return std::unexpected{to_failure(part.error())};
        }
        for (const std::string& line : part->lines) {
            if (const auto shown = show_event(line, stage); !shown) {
                return std::unexpected{shown.error()};
            }
        }
        if (auto& answer = part->whole) {
            return *std::move(answer);
        }
    }
}

Answer ask(const Command& command, Stage& stage) {
    const auto words = words_of(command, stage.person);
    if (!words) {
        return std::unexpected{words.error()};
    }
    if (command.verb == manage::Verb::subscribe) {
        return follow(*words, stage);
    }
    const bool watched = command.verb == manage::Verb::populate_user &&
                         stage.terminal.surface == Surface::screen &&
                         stage.manner.format == Format::text;
    auto answer = watched
                      ? populate(*words, stage.connection, stage.access, stage.terminal, stage.out)
                      : stage.connection.ask(*words);
    if (!answer) {
        return std::unexpected{to_failure(answer.error())};
    }
    return *std::move(answer);
}

std::string plain_text(const manage::ReceivedAnswer& answer) {
    std::string text = answer.text + "\n";
    for (const std::string& line : answer.lines) {
        text += line + "\n";
    }
    return text;
}

/// A program takes the password as it is.
std::string new_password_text(
    const Command& command, const manage::ReceivedAnswer& answer, Terminal terminal
) {
    if (terminal.surface == Surface::file) {
        return answer.text + "\n";
    }
    return fmt::format(
        "The new password of {} for {} is {}\nIt is not shown again.\n",
        command.arguments.at(0),
        command.arguments.at(1),
        answer.text
    );
}

std::expected<std::string, std::string> shown(
    const Command& command, const manage::ReceivedAnswer& answer, const Stage& stage
) {
    if (stage.manner.format == Format::text && command.view == View::plain) {
        return plain_text(answer);
    }
    if (stage.manner.format == Format::text && command.view == View::new_password) {
        return new_password_text(command, answer, stage.terminal);
    }
    const auto table = table_from(command.verb, answer);
    if (!table) {
        return std::unexpected{table.error()};
    }
    if (stage.manner.format == Format::json) {
        return to_json(*table);
    }
    if (command.view == View::plot) {
        return history_plot(command, *table, stage.terminal, std::chrono::system_clock::now());
    }
    return to_text(*table, stage.terminal.colour);
}

/// One command, from its question to its answer.
std::expected<ExitStatus, Failure> perform_one(const Command& command, Stage& stage) {
    if (command.question && stage.person.consent(*command.question) == Consent::withheld) {
        return std::unexpected{Failure{ExitStatus::refused, "nothing was done"}};
    }
    const auto answer = ask(command, stage);
    if (!answer) {
        return std::unexpected{answer.error()};
    }
    if (answer->outcome == manage::Outcome::refused) {
        stage.errors << fmt::format("palomarctl: {}: {}\n", describe(command), answer->text);
        return ExitStatus::refused;
    }
    const auto text = shown(command, *answer, stage);
    if (!text) {
        return std::unexpected{Failure{ExitStatus::no_connection, text.error()}};
    }
    stage.out << *text;
    if (const auto arrived = written(stage.out); !arrived) {
        return std::unexpected{arrived.error()};
    }
    return ExitStatus::done;
}

}  // namespace

std::expected<ExitStatus, Failure> perform(std::span<const Command> commands, Stage& stage) {
    ExitStatus status = ExitStatus::done;
    for (const Command& command : commands) {
        const auto performed = perform_one(command, stage);
        if (!performed) {
            return performed;
        }
        if (*performed == ExitStatus::refused) {
            status = ExitStatus::refused;
            if (stage.manner.after_refusal == AfterRefusal::stop) {
                break;
            }
        }
    }
    return status;
}

}  // namespace palomar::palomarctl
