// `palomarctl watch`: sessions and rates, live, until somebody has seen enough.
#pragma once

#include "palomarctl/connection.hpp"
#include "palomarctl/exit_status.hpp"
#include "palomarctl/terminal.hpp"

#include <expected>

namespace palomar::palomarctl {

/// Asks the server once a second and draws. Returns when the user ends it; the terminal is then as
/// it was. Error: standard input or output is no terminal, the server refused, or the connection
/// broke.
[[nodiscard]] std::expected<ExitStatus, Failure> watch(Connection& connection, Terminal terminal);

}  // namespace palomar::palomarctl
