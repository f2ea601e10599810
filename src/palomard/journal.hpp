// What the systemd journal wants of a line on standard error: its priority in front. Everybody else
// gets the line alone.
#pragma once

#include "telemetry/log.hpp"

#include <string_view>

namespace palomar::palomard {

/// Whether standard error leads to the journal, as $JOURNAL_STREAM says (systemd.exec(5)). It notes
/// the time of each line by itself.
[[nodiscard]] bool standard_error_is_journal();

/// `<3>` for an error to `<7>` for debug: sd-daemon(3). The journal takes it off the line.
[[nodiscard]] std::string_view journal_priority(telemetry::Level level);

}  // namespace palomar::palomard
