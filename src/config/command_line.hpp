// The command line of palomard. Reads no file.
#pragma once

#include "config/invocation.hpp"

#include <expected>
#include <string>

namespace palomar::config {

/// The program ends here: `text` is what was asked for (status 0, for standard output) or what is
/// wrong (status 2, for standard error). Ends with a newline, never holds a password.
struct Exit {
    int status;
    std::string text;
};

/// Strikes the passwords out of `argv`, so that lists of processes no longer show them.
[[nodiscard]] std::expected<Invocation, Exit> parse_command_line(int argc, char** argv);

}  // namespace palomar::config
