// The only place that sees CLI11. Options and the friendly commands are its; the rest is a batch.
#include "palomarctl/arguments.hpp"

#include "config/version.hpp"
#include "palomarctl/batch.hpp"
#include "palomarctl/friendly.hpp"
#include "palomarctl/quantity.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace palomar::palomarctl {
namespace {

/// The options as --help shows them, in its order, and the friendly commands.
struct Syntax {
    CLI::App app{"palomarctl manages a running palomard.", "palomarctl"};
    Invocation invocation;
    std::string port;
    Friendly friendly{app};

    Syntax();
};

Syntax::Syntax() {
    Target& target = invocation.target;
    Manner& manner = invocation.manner;
    const auto option = [this](const char* names, auto& value, const char* type) {
        return app.add_option(names, value)->type_name(type)->take_last()->group("Server");
    };
    option("-L", target.addresses, "ADDRESS")
        ->take_all()
        ->allow_extra_args(false)
        ->description(
            "Where the server listens; repeatable, the first that answers is taken\n"
            "(default 127.0.0.1 and ::1)"
        );
    option("-P", port, "PORT")->description(fmt::format("Its port (default {})", standard_port));
    option("-u", target.manager, "MANAGER")->description("Who logs in (default admin)");
    option("--password-file", target.password_file, "FILE")
        ->description(
            "The manager's password is the first line of this file, which only its\n"
            "owner may read; without it, PALOMAR_PASSWORD, and without that, the\n"
            "terminal is asked"
        );
    option("--new-password-file", manner.new_password_file, "FILE")
        ->group("Commands")
        ->description(
            "The new password for `add` and `passwd` is the first line of this\n"
            "file, which only its owner may read; without it the terminal is\n"
            "asked, or standard input read"
        );
    const auto flag = [this](const char* name, const char* description, auto set) {
        app.add_flag_callback(name, set, description)->group("Commands");
    };
    flag("--json", "Print a JSON value a line for each command", [&manner] {
        manner.format = Format::json;
    });
    flag("--keep-going", "Go on after a command that was refused", [&manner] {
        manner.after_refusal = AfterRefusal::go_on;
    });
    flag("--no-color", "No colours, even on a terminal; as NO_COLOR", [&manner] {
        manner.colour = Colour::off;
    });
    app.set_version_flag(
           "-V,--version",
           fmt::format("palomarctl {}", config::version()),
           "Print the version and end"
    )
        ->group("Other");
    app.set_help_flag("-h,--help", "Print this and end")->group("Other");
    app.footer(
        "Commands of the protocol, in upper case, can stand in a row: palomarctl GET_USERS CAPA\n"
        "Without a command they are asked for at a prompt.\n"
        "\n"
        "Exit status: 0 done, 1 refused by the server, 2 wrong usage, 3 cannot connect or the\n"
        "connection broke, 4 wrong manager or password, 5 cannot write the output."
    );
    app.prefix_command();
}

std::expected<std::uint16_t, std::string> port_from(const std::string& text) {
    const auto port = number_from(text);
    if (!port || *port == 0 || *port > std::numeric_limits<std::uint16_t>::max()) {
        return std::unexpected{fmt::format("option -P: {} is no port: 1 to 65535", text)};
    }
    return static_cast<std::uint16_t>(*port);
}

std::expected<Task, std::string> task_from(Syntax& syntax) {
    const auto words = syntax.app.remaining(true);
    if (auto task = syntax.friendly.take_task()) {
        if (!words.empty()) {
            return std::unexpected{
                words.front().starts_with('-') ? fmt::format("unknown option {}", words.front())
                                               : "one argument is too many"
            };
        }
        return *std::move(task);
    }
    if (words.empty()) {
        return Prompt{};
    }
    if (words.front().starts_with('-')) {
        return std::unexpected{fmt::format("unknown option {}", words.front())};
    }
    auto commands = split_batch(words);
    if (!commands) {
        return std::unexpected{std::move(commands.error())};
    }
    return *std::move(commands);
}

std::expected<Invocation, std::string> interpret(Syntax& syntax) {
    auto task = task_from(syntax);
    if (!task) {
        return std::unexpected{std::move(task.error())};
    }
    syntax.invocation.task = *std::move(task);
    if (!syntax.port.empty()) {
        const auto port = port_from(syntax.port);
        if (!port) {
            return std::unexpected{port.error()};
        }
        syntax.invocation.target.port = *port;
    }
    return std::move(syntax.invocation);
}

/// CLI11 parts the groups by two empty lines.
std::string tidied(std::string text) {
    for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) {
        text.erase(at, 1);
    }
    return text;
}

}  // namespace

std::expected<Invocation, Exit> parse_arguments(std::vector<std::string> words) {
    const auto usage_error = [](std::string_view what) {
        return std::unexpected{Exit{
            ExitStatus::wrong_usage, fmt::format("palomarctl: {}\nTry 'palomarctl --help'.\n", what)
        }};
    };
    std::ranges::reverse(words);  // CLI11 takes them from the back
    Syntax syntax;
    try {
        syntax.app.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
        return std::unexpected{Exit{ExitStatus::done, tidied(syntax.app.help())}};
    } catch (const CLI::CallForVersion& version) {
        return std::unexpected{Exit{ExitStatus::done, fmt::format("{}\n", version.what())}};
    } catch (const CLI::ParseError& error) {
        return usage_error(error.what());
    }
    auto invocation = interpret(syntax);
    if (!invocation) {
        return usage_error(invocation.error());
    }
    return *std::move(invocation);
}

}  // namespace palomar::palomarctl
