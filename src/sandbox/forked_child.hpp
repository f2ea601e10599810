// For tests: what cannot be undone happens in a forked child, which tells how it went.
#pragma once

#include "sandbox/descriptor.hpp"

#include <array>
#include <csignal>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace palomar::sandbox {

/// Runs `act` in a child process. Returns what it returned, or `ended by signal 31`.
inline std::string said_by_child(const std::function<std::string()>& act) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        return "no pipe";
    }
    const Descriptor read_end{ends[0]};
    Descriptor write_end{ends[1]};
    const pid_t child = ::fork();
    if (child == 0) {
        const std::string said = act();
        const ssize_t written = ::write(write_end.number(), said.data(), said.size());
        ::_exit(written < 0 ? 1 : 0);
    }
    ::close(write_end.release());
    std::string said;
    std::array<char, 1024> chunk{};
    for (ssize_t count = 1; count > 0;) {
        count = ::read(read_end.number(), chunk.data(), chunk.size());
        said.append(chunk.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? "ended by signal " + std::to_string(WTERMSIG(status)) : said;
}

}  // namespace palomar::sandbox
