// Splits a command as a person types it into words. No shell: nothing is expanded, nothing is run.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::config {

enum class WordsError {
    /// A `'` or `"` without its partner.
    open_quote,
    /// A `\` with nothing after it.
    trailing_backslash,
};

[[nodiscard]] std::string_view describe(WordsError error);

/// Words are parted by blanks. Between `'` all octets stand for themselves; between `"` a backslash
/// makes
/// `"` and `\` ordinary; elsewhere it makes any octet ordinary. `''` and `""` are empty words.
[[nodiscard]] std::expected<std::vector<std::string>, WordsError> split_words(std::string_view text
);

}  // namespace palomar::config
