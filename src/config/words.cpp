// One pass over the text, word by word and quote by quote.
#include "config/words.hpp"

#include <utility>

namespace palomar::config {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Where the quote that opens at `open` closes, its octets appended to `word`.
std::expected<std::size_t, WordsError> take_quoted(
    std::string_view text, std::size_t open, std::string& word
) {
    const char quote = text[open];
    for (std::size_t at = open + 1; at < text.size(); ++at) {
        if (text[at] == quote) {
            return at;
        }
        const std::string_view next = text.substr(at + 1, 1);
        if (quote == '"' && text[at] == '\\' && (next == "\"" || next == "\\")) {
            ++at;
        }
        word += text[at];
    }
    return std::unexpected{WordsError::open_quote};
}

/// Where the word that begins at `begin` ends, its octets appended to `word`.
std::expected<std::size_t, WordsError> take_word(
    std::string_view text, std::size_t begin, std::string& word
) {
    std::size_t at = begin;
    for (; at < text.size() && !blanks.contains(text[at]); ++at) {
        if (text[at] == '\'' || text[at] == '"') {
            const auto close = take_quoted(text, at, word);
            if (!close) {
                return close;
            }
            at = *close;
            continue;
        }
        if (text[at] == '\\') {
            ++at;
        }
        if (at == text.size()) {
            return std::unexpected{WordsError::trailing_backslash};
        }
        word += text[at];
    }
    return at;
}

}  // namespace

std::string_view describe(WordsError error) {
    switch (error) {
        case WordsError::open_quote:
            return "a quote is never closed";
        case WordsError::trailing_backslash:
            return "nothing follows the last backslash";
    }
    std::unreachable();
}

std::expected<std::vector<std::string>, WordsError> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = text.find_first_not_of(blanks);
    while (at < text.size()) {
        const auto end = take_word(text, at, words.emplace_back());
        if (!end) {
            return std::unexpected{end.error()};
        }
        at = text.find_first_not_of(blanks, *end);
    }
    return words;
}

}  // namespace palomar::config
