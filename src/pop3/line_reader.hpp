// LineReader: the lines that POP3 clients send.
#pragma once

#include "grammar/line_reader.hpp"

#include <cstddef>

namespace palomar::pop3 {

using grammar::Line;

/// Octets of the longest command line, its line end included (RFC 2449 §4).
inline constexpr std::size_t longest_command = 255;

/// The same of AUTH with an initial response, and of a response on a line of its own (RFC 5034 §4
/// leaves it open): a token of 16 KiB in its message, in Base64.
inline constexpr std::size_t longest_response = std::size_t{24} * 1024;

using LineReader = grammar::LineReader<longest_command, longest_response>;

}  // namespace palomar::pop3
