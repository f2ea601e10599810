// Line in, understood, performed.
#include "palomarctl/prompt.hpp"

#include "palomarctl/import.hpp"
#include "palomarctl/interrupt.hpp"
#include "palomarctl/prompt_line.hpp"
#include "palomarctl/watch.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <ostream>
#include <poll.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace palomar::palomarctl {
namespace {

using Clock = std::chrono::steady_clock;
using Ended = std::expected<ExitStatus, Failure>;

/// Between answers the server says nothing: whatever comes is the end of the connection.
bool is_broken(const Connection& connection) {
    pollfd ready{connection.descriptor(), POLLIN | POLLRDHUP, 0};
    return ::poll(&ready, 1, 0) > 0;
}

std::expected<void, Failure> connect_again(Stage& stage) {
    auto entrance = enter(stage.access);
    if (!entrance) {
        return std::unexpected{std::move(entrance.error())};
    }
    stage.connection = std::move(entrance->connection);
    stage.errors << "palomarctl: connected again\n" << std::flush;
    return {};
}

/// The server's names, for completion; asked for again only after some seconds.
class Names {
  public:
    explicit Names(Connection& connection) : connection_{connection} {}

    [[nodiscard]] std::vector<std::string> of(Noun noun) {
        Known& known = known_[noun];
        constexpr std::chrono::seconds good_for{5};
        if (known.names.empty() || Clock::now() - known.since > good_for) {
            known = {.names = ask(noun), .since = Clock::now()};
        }
        return known.names;
    }

  private:
    struct Known {
        std::vector<std::string> names;
        Clock::time_point since;
    };

    static const char* verb_of(Noun noun) {
        switch (noun) {
            case Noun::account:
                return "GET_USERS";
            case Noun::manager:
                return "GET_MANAGERS";
            case Noun::statistic:
                return "GET_STATS";
        }
        std::unreachable();
    }

    /// The first word of each line. No names is no reason to disturb who is typing.
    std::vector<std::string> ask(Noun noun) {
        if (is_broken(connection_)) {
            return {};
        }
        const auto answer = connection_.ask({verb_of(noun)});
        std::vector<std::string> names;
        if (answer && answer->outcome == manage::Outcome::done) {
            for (const std::string& line : answer->lines) {
                names.push_back(line.substr(0, line.find(' ')));
            }
        }
        return names;
    }

    Connection& connection_;
    std::map<Noun, Known> known_;
};

/// One line's task, in the line's own manner where it asks for one.
struct Performer {
    Stage& stage;

    Ended operator()(const std::vector<Command>& commands) const {
        return perform(commands, stage);
    }
    Ended operator()(const Watch& /*task*/) const {
        return watch(stage.connection, stage.terminal);
    }
    Ended operator()(const Import& task) const { return import_accounts(task, stage); }
    Ended operator()(const Prompt& /*task*/) const { return ExitStatus::done; }
};

enum class CtrlC { ends_command, ends_program };

/// Ctrl-C before the answer makes it a failure of the connection, which then is of no more use.
Ended perform_interruptibly(const Task& task, Stage& stage) {
    const Interrupt interrupt;
    stage.connection.heed(interrupt.descriptor());
    auto ended = std::visit(Performer{stage}, task);
    stage.connection.heed(std::nullopt);
    if (interrupt.came()) {
        stage.errors << '\n';  // behind the ^C that the terminal shows
    }
    return ended;
}

Ended carry_out(const Invocation& invocation, Stage& stage, CtrlC ctrl_c) {
    Manner manner = stage.manner;
    if (invocation.manner.format == Format::json) {
        manner.format = Format::json;
    }
    const Terminal terminal = standard_output(manner.colour);
    Stage own{
        .connection = stage.connection,
        .access = stage.access,
        .manner = manner,
        .terminal = terminal,
        .person = stage.person,
        .out = stage.out,
        .errors = stage.errors
    };
    if (is_broken(stage.connection)) {
        stage.errors << "palomarctl: the connection was lost\n";
        if (const auto connected = connect_again(stage); !connected) {
            return std::unexpected{connected.error()};
        }
    }
    const auto ended = ctrl_c == CtrlC::ends_command ? perform_interruptibly(invocation.task, own)
                                                     : std::visit(Performer{own}, invocation.task);
    if (ended || ended.error().status != ExitStatus::no_connection) {
        return ended;
    }
    stage.errors << "palomarctl: " << ended.error().text << '\n';
    if (const auto connected = connect_again(stage); !connected) {
        return std::unexpected{connected.error()};
    }
    return ExitStatus::refused;
}

/// One line, whatever was typed; nothing: the prompt is to end.
struct Listener {
    Stage& stage;
    CtrlC ctrl_c;

    std::optional<Ended> operator()(const Silence& /*asked*/) const { return ExitStatus::done; }
    std::optional<Ended> operator()(const Leave& /*asked*/) const { return std::nullopt; }
    std::optional<Ended> operator()(const Help& asked) const {
        stage.out << asked.text << std::flush;
        return ExitStatus::done;
    }
    std::optional<Ended> operator()(const Invocation& asked) const {
        return carry_out(asked, stage, ctrl_c);
    }
};

std::optional<Ended> listen_to(const std::string& line, Stage& stage, CtrlC ctrl_c) {
    const auto asked = understand(line);
    if (!asked) {
        stage.errors << asked.error() << std::flush;
        return ExitStatus::wrong_usage;
    }
    return std::visit(Listener{stage, ctrl_c}, *asked);
}

/// From a pipe, what goes wrong counts.
Ended work_through(LineSource& lines, Stage& stage) {
    ExitStatus status = ExitStatus::done;
    while (const auto line = lines.next()) {
        const auto ended = listen_to(*line, stage, CtrlC::ends_program);
        if (!ended) {
            break;
        }
        if (!*ended) {
            return *ended;
        }
        if (**ended != ExitStatus::done) {
            status = **ended;
            if (stage.manner.after_refusal == AfterRefusal::stop) {
                break;
            }
        }
    }
    return status;
}

}  // namespace

/// At a terminal the next line is another chance, unless the server has gone.
Ended converse(LineSource& lines, Stage& stage) {
    while (const auto line = lines.next()) {
        const auto ended = listen_to(*line, stage, CtrlC::ends_command);
        if (!ended) {
            break;
        }
        if (!*ended && ended->error().status == ExitStatus::no_connection) {
            return *ended;
        }
        if (!*ended) {
            stage.errors << "palomarctl: " << ended->error().text << '\n' << std::flush;
        }
    }
    return ExitStatus::done;
}

Ended run_prompt(Stage& stage) {
    if (::isatty(STDIN_FILENO) == 0) {
        return work_through(*piped_lines(), stage);
    }
    Names names{stage.connection};
    stage.out << "help lists the commands, Tab completes them, Ctrl-D ends.\n" << std::flush;
    const auto lines = edited_lines([&names](Noun noun) { return names.of(noun); });
    return converse(*lines, stage);
}

}  // namespace palomar::palomarctl
