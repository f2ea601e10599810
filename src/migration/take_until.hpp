// take_until(): one field off the front of a line.
#pragma once

#include <cstddef>
#include <string_view>

namespace palomar::migration {

/// All of `text` before the first of `delimiters`, which leaves `text` what comes behind it.
inline std::string_view take_until(std::string_view& text, std::string_view delimiters) {
    const std::size_t end = text.find_first_of(delimiters);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

}  // namespace palomar::migration
