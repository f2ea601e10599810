// The answer to a GET_HISTORY as a plot.
#pragma once

#include "palomarctl/answer_table.hpp"
#include "palomarctl/command.hpp"
#include "palomarctl/terminal.hpp"

#include <chrono>
#include <string>

namespace palomar::palomarctl {

/// `command` is what was asked, its times relative to `now`; `table` what came.
[[nodiscard]] std::string history_plot(
    const Command& command,
    const AnswerTable& table,
    Terminal terminal,
    std::chrono::system_clock::time_point now
);

}  // namespace palomar::palomarctl
