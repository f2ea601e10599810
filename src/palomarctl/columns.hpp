// Columns: an answer's data for people.
#pragma once

#include "palomarctl/answer_table.hpp"
#include "palomarctl/terminal.hpp"

#include <string>

namespace palomar::palomarctl {

/// Lines: a heading, then aligned columns, numbers to the right, with their units. A record has a
/// field a line. A table without rows is its answer's first line (`0 accounts`).
[[nodiscard]] std::string to_text(const AnswerTable& table, Colour colour);

}  // namespace palomar::palomarctl
