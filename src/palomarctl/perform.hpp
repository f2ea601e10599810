// Performs commands on a connection, one after the other, and shows what comes of them.
#pragma once

#include "palomarctl/access.hpp"
#include "palomarctl/connection.hpp"
#include "palomarctl/exit_status.hpp"
#include "palomarctl/invocation.hpp"
#include "palomarctl/person.hpp"
#include "palomarctl/terminal.hpp"

#include <expected>
#include <iosfwd>
#include <span>

namespace palomar::palomarctl {

/// All that commands are performed with. Everything in it outlives the call of perform().
struct Stage {
    Connection& connection;
    /// For a second connection, on which a populate's progress is told.
    const Access& access;
    const Manner& manner;
    Terminal terminal;
    Person& person;
    std::ostream& out;
    std::ostream& errors;
};

/// Done: every command was. Refused: at least one was not, as `stage.errors` tells, and those
/// behind it only if the manner says to go on. The failure is another end: the connection broke, or
/// the output cannot be written.
[[nodiscard]] std::expected<ExitStatus, Failure> perform(
    std::span<const Command> commands, Stage& stage
);

}  // namespace palomar::palomarctl
