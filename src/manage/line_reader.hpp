// LineReader: the lines of the management protocol, requests and answers alike.
#pragma once

#include "grammar/line_reader.hpp"

#include <cstddef>

namespace palomar::manage {

/// Octets of the longest line, its line end included.
inline constexpr std::size_t longest_line = 1024;

using grammar::Line;
using LineReader = grammar::LineReader<longest_line>;

}  // namespace palomar::manage
