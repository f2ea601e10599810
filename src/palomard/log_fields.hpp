// How an event's name and fields look in a line of the log, in both formats. Knows no sink, time or
// level.
#pragma once

#include "telemetry/log.hpp"

#include <span>
#include <string>
#include <string_view>

namespace palomar::palomard {

/// `session_end account=alice octets=320`. A value that is not plain printable ASCII is quoted,
/// every other octet in it written as \n, \r, \t or \xNN: no client can forge a line, a field or a
/// terminal sequence.
[[nodiscard]] std::string text_fields(
    std::string_view event, std::span<const telemetry::Field> fields
);

/// `"event":"session_end","account":"alice","octets":320`: valid JSON between braces whatever the
/// values hold. Octets that are not UTF-8, and the control characters JSON would let through,
/// become U+FFFD.
[[nodiscard]] std::string json_fields(
    std::string_view event, std::span<const telemetry::Field> fields
);

}  // namespace palomar::palomard
