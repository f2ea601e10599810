// The prompt: commands typed one by one, in one connection.
#pragma once

#include "palomarctl/exit_status.hpp"
#include "palomarctl/line_editor.hpp"
#include "palomarctl/perform.hpp"

#include <expected>

namespace palomar::palomarctl {

/// Reads lines from standard input and performs them, until QUIT or the end of input. At a terminal
/// a refusal, or a line that makes no sense, is told and that is all; from a pipe it ends the work
/// unless the manner says to go on. A connection that broke is opened again, and
/// `stage.errors` says so; what was under way then is not repeated, for it may have been done.
[[nodiscard]] std::expected<ExitStatus, Failure> run_prompt(Stage& stage);

/// What run_prompt() does at a terminal. Ctrl-C ends the command that is under way, as its
/// connection is closed and another one opened, and the next line is asked for.
[[nodiscard]] std::expected<ExitStatus, Failure> converse(LineSource& lines, Stage& stage);

}  // namespace palomar::palomarctl
