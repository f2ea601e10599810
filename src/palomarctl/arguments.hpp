// The command line of palomarctl, as a person or a script gives it and as it is typed at the
// prompt.
#pragma once

#include "palomarctl/exit_status.hpp"
#include "palomarctl/invocation.hpp"

#include <expected>
#include <string>
#include <vector>

namespace palomar::palomarctl {

/// The program, or a line of the prompt, ends here: `text` is what was asked for (status done, for
/// standard output) or what is wrong (for standard error). Ends with a newline, holds no password.
struct Exit {
    ExitStatus status;
    std::string text;
};

/// `words` come without the program's name.
[[nodiscard]] std::expected<Invocation, Exit> parse_arguments(std::vector<std::string> words);

}  // namespace palomar::palomarctl
