// A line typed at a terminal that does not show it.
#pragma once

#include "identity/secret.hpp"

#include <expected>
#include <string_view>
#include <system_error>

namespace palomar::palomarctl {

/// Writes `question` to the terminal and reads a line, without its line end; an end of file is an
/// empty one. Whatever signal ends or stops the program meanwhile, the terminal shows again what is
/// typed. Error: `terminal` is none, or it is gone; interrupted: a signal came that the caller has
/// blocked, and still waits.
[[nodiscard]] std::expected<identity::Secret, std::error_code> read_hidden_line(
    int terminal, std::string_view question
);

}  // namespace palomar::palomarctl
