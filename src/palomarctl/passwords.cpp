// Files, the environment, pipes and /dev/tty.
#include "palomarctl/passwords.hpp"

#include "identity/password_rule.hpp"
#include "palomarctl/hidden_line.hpp"
#include "palomarctl/interrupt.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::palomarctl {
namespace {

using Password = std::expected<identity::Secret, Failure>;

std::unexpected<Failure> unusable(std::string text) {
    return std::unexpected{Failure{ExitStatus::wrong_usage, std::move(text)}};
}

Password first_line(std::FILE* stream, std::string_view name) {
    char* line = nullptr;
    std::size_t space = 0;
    const auto octets = ::getline(&line, &space, stream);
    const std::unique_ptr<char, decltype(&std::free)> owned{line, &std::free};
    if (octets < 0) {
        return unusable(fmt::format("there is no password in {}", name));
    }
    std::string_view text{line, static_cast<std::size_t>(octets)};
    for (const std::string_view end : {"\n", "\r"}) {
        if (text.ends_with(end)) {
            text.remove_suffix(1);
        }
    }
    return identity::Secret{text};
}

Password ask(std::string_view question, std::string_view other_ways) {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) {
        return unusable(std::string{other_ways});
    }
    auto line = read_hidden_line(terminal, question);
    ::close(terminal);
    if (!line && line.error() == std::errc::interrupted) {
        return unusable("interrupted; nothing was changed");
    }
    if (!line) {
        return unusable(fmt::format("cannot ask for a password: {}", line.error().message()));
    }
    return *std::move(line);
}

Password checked(Password password) {
    if (password && !identity::is_password(password->reveal())) {
        return unusable(std::string{identity::password_rule});
    }
    return password;
}

}  // namespace

Password first_line_of(const std::string& file) {
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> stream{
        std::fopen(file.c_str(), "re"), &std::fclose
    };
    if (stream == nullptr) {
        return unusable(
            fmt::format("cannot read {}: {}", file, std::generic_category().message(errno))
        );
    }
    struct stat status{};
    if (::fstat(::fileno(stream.get()), &status) != 0 ||
        (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        return unusable(fmt::format("{}: others may read it; chmod 0600 makes it private", file));
    }
    return first_line(stream.get(), file);
}

Password manager_password(const std::optional<std::string>& file, std::string_view manager) {
    if (file) {
        return checked(first_line_of(*file));
    }
    if (const char* password = std::getenv("PALOMAR_PASSWORD")) {
        return checked(identity::Secret{password});
    }
    return checked(
        ask(fmt::format("Password of manager {}: ", manager),
            "no password for the manager: use --password-file, set PALOMAR_PASSWORD, or run at a "
            "terminal to be asked")
    );
}

Password AtTerminal::new_password(std::string_view whose) {
    if (new_password_file_) {
        return checked(first_line_of(*new_password_file_));
    }
    if (::isatty(STDIN_FILENO) == 0) {
        return checked(first_line(stdin, "standard input"));
    }
    constexpr std::string_view other_ways =
        "no new password: use --new-password-file, standard input, or a terminal to be asked";
    auto password = checked(ask(fmt::format("New password of {}: ", whose), other_ways));
    if (!password) {
        return password;
    }
    const auto again = ask("The same again: ", other_ways);
    if (!again) {
        return std::unexpected{again.error()};
    }
    if (again->reveal() != password->reveal()) {
        return unusable("the two passwords differ; nothing was changed");
    }
    return password;
}

Consent AtTerminal::consent(std::string_view question) {
    if (::isatty(STDIN_FILENO) == 0) {
        return Consent::given;
    }
    fmt::print(stderr, "{} [y/N] ", question);
    if (wait_for_input(STDIN_FILENO) == Waited::interrupt) {
        return Consent::withheld;
    }
    const auto answer = first_line(stdin, "standard input");
    const bool yes =
        answer && (answer->reveal() == "y" || answer->reveal() == "yes" || answer->reveal() == "Y");
    return yes ? Consent::given : Consent::withheld;
}

}  // namespace palomar::palomarctl
