// The wire form once more, octet by octet and slowly, for tests to compare with; and the way back.
#pragma once

#include <string>
#include <string_view>

namespace palomar::wire::reference {

inline std::string line_ends_repaired(std::string_view message) {
    std::string repaired;
    for (const char octet : message) {
        if (octet == '\n' && !repaired.ends_with('\r')) {
            repaired += '\r';
        }
        repaired += octet;
    }
    return repaired.empty() || repaired.ends_with('\n') ? repaired : repaired + "\r\n";
}

inline std::string dots_stuffed(std::string_view message) {
    std::string stuffed;
    for (const char octet : message) {
        stuffed += octet == '.' && (stuffed.empty() || stuffed.ends_with('\n'))
                       ? ".."
                       : std::string{octet};
    }
    return stuffed;
}

inline std::string encoded(std::string_view message) {
    return dots_stuffed(line_ends_repaired(message));
}

/// What a client makes of it: the first octet of each line that begins with a dot is dropped.
inline std::string decoded(std::string_view wire) {
    std::string message;
    bool line_start = true;
    for (const char octet : wire) {
        if (!line_start || octet != '.') {
            message += octet;
        }
        line_start = octet == '\n';
    }
    return message;
}

}  // namespace palomar::wire::reference
