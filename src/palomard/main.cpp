// palomard: command line, configuration, log, server. The only place where exceptions end up.
#include "config/command_line.hpp"
#include "config/load.hpp"
#include "palomard/check.hpp"
#include "palomard/journal.hpp"
#include "palomard/serve.hpp"
#include "palomard/spdlog_log.hpp"
#include "palomard/trial.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

using namespace palomar;

/// Exit statuses, as palomard(8) documents them.
constexpr int cannot_start = 1;
constexpr int bad_usage = 2;

void print(std::FILE* stream, const std::string& text) { std::fputs(text.c_str(), stream); }

/// Where there is no log yet.
void complain(const std::string& sentence) {
    using telemetry::Level;
    const bool journal = palomard::standard_error_is_journal();
    const std::string_view priority = journal ? palomard::journal_priority(Level::error) : "";
    print(stderr, std::string{priority} + "palomard: " + sentence + "\n");
}

int refuse(const config::Problems& problems) {
    for (const config::Problem& problem : problems) {
        complain(to_string(problem));
    }
    return bad_usage;
}

int check(const config::Traced& traced) {
    const palomard::Findings findings = palomard::try_out(traced);
    for (const config::Problem& warning : findings.warnings) {
        print(stderr, "palomard: " + warning.where + ": warning: " + warning.what + "\n");
    }
    if (!findings.problems.empty()) {
        return refuse(findings.problems);
    }
    print(stdout, palomard::describe(traced.config));
    return 0;
}

int run(int argc, char** argv) {
    const auto invocation = config::parse_command_line(argc, argv);
    if (!invocation) {
        print(invocation.error().status == 0 ? stdout : stderr, invocation.error().text);
        return invocation.error().status;
    }
    const auto loaded = config::load_traced(*invocation);
    if (!loaded) {
        return refuse(loaded.error());
    }
    if (invocation->task == config::Task::check) {
        return check(*loaded);
    }
    const auto served = palomard::serve(loaded->config, *invocation);
    if (!served) {
        palomard::SpdlogLog log{loaded->config.log};
        log.write(telemetry::Level::error, "cannot_start", {{"reason", served.error()}});
        return cannot_start;
    }
    return 0;
}

/// Whoever started us without standard streams must not have a client's socket take their place.
void open_standard_streams() {
    int descriptor = 0;
    while (descriptor >= 0 && descriptor <= STDERR_FILENO) {
        descriptor = ::open("/dev/null", O_RDWR);
    }
    if (descriptor >= 0) {
        ::close(descriptor);
    }
}

}  // namespace

int main(int argc, char** argv) {
    open_standard_streams();
    // A client that goes away, and a file that grows beyond what is allowed, are errors of a write.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return run(argc, argv);
    } catch (const std::exception& exception) {
        complain(exception.what());
        return cannot_start;
    }
}
