// palomarctl: what the command line asks for, done on a connection. The only place where exceptions
// end up.
#include "palomarctl/access.hpp"
#include "palomarctl/arguments.hpp"
#include "palomarctl/import.hpp"
#include "palomarctl/passwords.hpp"
#include "palomarctl/perform.hpp"
#include "palomarctl/prompt.hpp"
#include "palomarctl/watch.hpp"

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace palomar;
using namespace palomar::palomarctl;

using Ended = std::expected<ExitStatus, Failure>;

void complain(const std::string& text) {
    std::fputs(("palomarctl: " + text + "\n").c_str(), stderr);
}

/// A batch that begins with LOGIN says itself who wants in: it is taken out of the batch.
std::expected<identity::Credentials, Failure> credentials_for(Invocation& invocation) {
    std::string& manager = invocation.target.manager;
    std::optional<identity::Secret> password;
    if (auto* commands = std::get_if<std::vector<Command>>(&invocation.task);
        commands != nullptr && commands->front().verb == manage::Verb::login) {
        manager = commands->front().arguments.at(0);
        password.emplace(commands->front().arguments.at(1));
        commands->erase(commands->begin());
    }
    const auto name = identity::UserName::from(manager);
    if (!name) {
        return std::unexpected{Failure{
            ExitStatus::wrong_usage, "a manager's name has 1 to 128 letters, digits or . _ @ + -"
        }};
    }
    if (password) {
        return identity::Credentials{*name, *std::move(password)};
    }
    auto found = manager_password(invocation.target.password_file, manager);
    if (!found) {
        return std::unexpected{std::move(found.error())};
    }
    return identity::Credentials{*name, *std::move(found)};
}

Ended carry_out(const std::vector<Command>& commands, Stage& stage) {
    return perform(commands, stage);
}

Ended carry_out(const Watch& /*task*/, Stage& stage) {
    return watch(stage.connection, stage.terminal);
}

Ended carry_out(const Import& task, Stage& stage) { return import_accounts(task, stage); }

Ended carry_out(const Prompt& /*task*/, Stage& stage) { return run_prompt(stage); }

/// Help, the version, or what is wrong with the command line.
ExitStatus tell(const Exit& exit) {
    if (exit.status != ExitStatus::done) {
        std::fputs(exit.text.c_str(), stderr);
        return exit.status;
    }
    std::cout << exit.text;
    return ExitStatus::done;
}

/// How it ended, unless what it showed has not arrived.
ExitStatus judge(const Ended& ended) {
    if (!ended) {
        complain(ended.error().text);
        return ended.error().status;
    }
    if (!std::cout.flush()) {
        complain("cannot write the output");
        return ExitStatus::cannot_write;
    }
    return *ended;
}

Ended run(Invocation invocation) {
    auto credentials = credentials_for(invocation);
    if (!credentials) {
        return std::unexpected{std::move(credentials.error())};
    }
    const Access access{
        .addresses = invocation.target.addresses,
        .port = invocation.target.port,
        .manager = *std::move(credentials)
    };
    auto entrance = enter(access);
    if (!entrance) {
        return std::unexpected{std::move(entrance.error())};
    }
    for (const std::string& notice : entrance->notices) {
        complain(notice);
    }
    AtTerminal person{invocation.manner.new_password_file};
    Stage stage{
        .connection = entrance->connection,
        .access = access,
        .manner = invocation.manner,
        .terminal = standard_output(invocation.manner.colour),
        .person = person,
        .out = std::cout,
        .errors = std::cerr
    };
    return std::visit(
        [&stage](const auto& task) { return carry_out(task, stage); }, invocation.task
    );
}

/// The words, struck out of `argv`: lists of processes show them no more, passwords among them.
std::vector<std::string> take_words(int argc, char** argv) {
    std::vector<std::string> words{argv + std::min(argc, 1), argv + argc};
    for (std::size_t at = 0; at < words.size(); ++at) {
        std::fill_n(argv[at + 1], words[at].size(), '\0');
    }
    return words;
}

}  // namespace

int main(int argc, char** argv) {
    std::setlocale(LC_CTYPE, "");
    std::signal(SIGPIPE, SIG_IGN);  // a pager that is closed is an error of a write
    try {
        auto invocation = parse_arguments(take_words(argc, argv));
        const Ended ended =
            invocation ? run(*std::move(invocation)) : Ended{tell(invocation.error())};
        return static_cast<int>(judge(ended));
    } catch (const std::exception& exception) {
        complain(exception.what());
        return static_cast<int>(ExitStatus::no_connection);
    }
}
