// How palomarctl ends: its exit statuses, as palomarctl(1) documents them, and the failures that
// lead there.
#pragma once

#include <string>

namespace palomar::palomarctl {

enum class ExitStatus : int {
    done = 0,
    /// The server refused a command.
    refused = 1,
    /// The command line makes no sense, or something it needs is not there or not fit: nothing was
    /// changed, but by lines of standard input before the one that is meant.
    wrong_usage = 2,
    /// No server there, or the connection broke before the answer.
    no_connection = 3,
    /// The server does not know this manager or this password.
    not_let_in = 4,
    /// Standard output took no more. What the answer tells of was done.
    cannot_write = 5,
};

/// Why a task ended early: one line for people, without `palomarctl: ` and line end.
struct Failure {
    ExitStatus status;
    std::string text;
};

}  // namespace palomar::palomarctl
