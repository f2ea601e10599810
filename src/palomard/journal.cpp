// systemd tells device and inode of the stream that it connected: who redirects standard error
// afterwards has another one, and must not find priorities in it.
#include "palomard/journal.hpp"

#include <cstdlib>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace palomar::palomard {

bool standard_error_is_journal() {
    const char* const stream = std::getenv("JOURNAL_STREAM");
    struct stat ours{};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &ours) != 0) {
        return false;
    }
    return std::to_string(ours.st_dev) + ':' + std::to_string(ours.st_ino) == stream;
}

std::string_view journal_priority(telemetry::Level level) {
    switch (level) {
        case telemetry::Level::debug:
            return "<7>";
        case telemetry::Level::info:
            return "<6>";
        case telemetry::Level::warning:
            return "<4>";
        case telemetry::Level::error:
            return "<3>";
    }
    std::unreachable();
}

}  // namespace palomar::palomard
