// The lexer of command lines: one line becomes a keyword and arguments (RFC 1939 §3). Knows no
// command.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace palomar::pop3 {

/// All views point into the line.
struct Words {
    /// Up to the first space.
    std::string_view keyword;
    /// All that is behind the one space after the keyword.
    std::string_view rest = {};
    /// The arguments in `rest`, each up to the next space. A single space stands between two; more
    /// of them belong to the argument that follows, or to nothing at the end of the line.
    std::array<std::string_view, 2> arguments = {};
    /// Of all arguments, those that are too many included.
    std::size_t argument_count = 0;
    /// Whether a control character or an 8-bit octet stands there.
    bool keyword_has_bad_octet = false;
    bool rest_has_bad_octet = false;
};

/// `line` comes without its line end.
[[nodiscard]] Words lex(std::string_view line);

}  // namespace palomar::pop3
