// A POPULATE_USER whose progress is drawn while it goes on.
#pragma once

#include "palomarctl/access.hpp"
#include "palomarctl/connection.hpp"
#include "palomarctl/terminal.hpp"

#include <expected>
#include <iosfwd>
#include <string>
#include <vector>

namespace palomar::palomarctl {

/// Sends `words`, a POPULATE_USER, and waits for its answer however long it takes, drawing on `out`
/// meanwhile, which must be a terminal, and wiping the drawing at the end. Where a second
/// connection cannot be had, or the server is going to refuse, it just waits.
[[nodiscard]] std::expected<manage::ReceivedAnswer, ConnectionError> populate(
    const std::vector<std::string>& words,
    Connection& connection,
    const Access& access,
    Terminal terminal,
    std::ostream& out
);

}  // namespace palomar::palomarctl
