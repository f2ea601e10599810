// A line as it is typed at the prompt, understood. Knows no terminal and no server.
#pragma once

#include "palomarctl/invocation.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <variant>

namespace palomar::palomarctl {

/// Nothing was typed.
struct Silence {};

/// `quit`, `exit` or QUIT.
struct Leave {};

/// `help`, alone or with a command: the text to show.
struct Help {
    std::string text;
};

using Asked = std::variant<Silence, Leave, Help, Invocation>;

/// The same commands as on the command line, and `help` and `quit`. A verb that takes a new
/// password may come without it: it is to be asked for. The error is for people, ends with a
/// newline and holds no password.
[[nodiscard]] std::expected<Asked, std::string> understand(std::string_view line);

}  // namespace palomar::palomarctl
