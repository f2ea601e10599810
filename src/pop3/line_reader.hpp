// LineReader: the command lines of POP3.
#pragma once

#include "grammar/line_reader.hpp"

namespace palomar::pop3 {

using grammar::Line;

/// A command line has at most 255 octets, its line end included (RFC 2449 §4).
using LineReader = grammar::LineReader<255>;

}  // namespace palomar::pop3
