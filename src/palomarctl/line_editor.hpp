// Where the prompt's lines come from: a terminal, with libedit's editing and history, or a pipe.
#pragma once

#include "palomarctl/completion.hpp"

#include <memory>
#include <optional>
#include <string>

namespace palomar::palomarctl {

class LineSource {
  public:
    virtual ~LineSource() = default;

    /// The next line, without its line end. Nothing: there are no more.
    [[nodiscard]] virtual std::optional<std::string> next() = 0;
};

/// Standard input, a terminal: lines are edited, remembered unless they may hold a password, and
/// Tab completes. The history file is written with each line.
[[nodiscard]] std::unique_ptr<LineSource> edited_lines(NamesOf names_of);

/// Standard input, whatever it is.
[[nodiscard]] std::unique_ptr<LineSource> piped_lines();

}  // namespace palomar::palomarctl
