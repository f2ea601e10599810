// How an event's name and fields look as one line of text. Knows no sink, time or level.
#pragma once

#include "telemetry/log.hpp"

#include <span>
#include <string>
#include <string_view>

namespace palomar::telemetry {

/// `session_end account=alice octets=320`. A value that is not plain printable ASCII is quoted,
/// every other octet in it written as \n, \r, \t or \xNN: no client can forge a line, a field or a
/// terminal sequence.
[[nodiscard]] std::string event_text(std::string_view event, std::span<const Field> fields);

/// Six digits: microseconds of a short session, tenths of a second of a day's.
[[nodiscard]] std::string number_text(double value);

}  // namespace palomar::telemetry
