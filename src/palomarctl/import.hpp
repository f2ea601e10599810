// Import: another server's file of users, told line by line as far as it cannot be taken, and made
// into accounts as far as it can.
#pragma once

#include "palomarctl/invocation.hpp"
#include "palomarctl/perform.hpp"

#include <expected>

namespace palomar::palomarctl {

/// Reads the file (migration/import_file.hpp) and has the server make an account for each line, in
/// their order. A line that cannot be taken goes to `stage.errors`, with its number; how many there
/// were, to `stage.out`. A dry run only asks for the names that exist.
///
/// Done: each line was taken, or would be. Refused: not each. The failure is another end: the file
/// cannot be read, the manager may not make accounts, the connection broke, or the output cannot be
/// written.
[[nodiscard]] std::expected<ExitStatus, Failure> import_accounts(const Import& task, Stage& stage);

}  // namespace palomar::palomarctl
