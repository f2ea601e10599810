// How an event's name and fields look in a line of a JSON log. Knows no sink, time or level.
#pragma once

#include "telemetry/log.hpp"

#include <span>
#include <string>
#include <string_view>

namespace palomar::palomard {

/// `"event":"session_end","account":"alice","octets":320`: valid JSON between braces whatever the
/// values hold. Octets that are not UTF-8, and the control characters JSON would let through,
/// become U+FFFD.
[[nodiscard]] std::string json_fields(
    std::string_view event, std::span<const telemetry::Field> fields
);

}  // namespace palomar::palomard
