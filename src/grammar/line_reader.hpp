// LineReader: octets as they arrive, in pieces of any size, become lines of a limited length.
// Stores at most one line, and knows nothing of what it says.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

namespace palomar::grammar {

/// A line without its line end, or the news that one was too long (its octets are gone).
struct Line {
    std::string_view text;
    bool too_long = false;
};

/// `Longest`: octets of the longest line, its line end included.
template <std::size_t Longest>
class LineReader {
  public:
    static constexpr std::size_t longest = Longest;

    LineReader() = default;
    ~LineReader() { wipe(); }
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    /// Takes octets from the front of `input` up to the end of the next line. The line's text is
    /// valid until the next call and as long as the octets under `input`. Nothing: all was taken,
    /// more is needed. A line ends at LF; one CR before it belongs to the line end. A line that is
    /// too long is reported where it ends, so that no reply comes before the end of its command.
    /// Wipes what it stored of the last line: it may have been a password.
    [[nodiscard]] std::optional<Line> next(std::string_view& input);

  private:
    void store(std::string_view piece);
    void wipe();

    // Within the object, not in a string: growing would leave copies behind that nobody wipes.
    std::array<char, Longest> partial_;
    std::size_t stored_ = 0;
    bool given_out_ = false;
    bool discarding_ = false;
};

/// `line` ends with an LF.
constexpr std::string_view without_line_end(std::string_view line) {
    line.remove_suffix(1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

/// One search for LF a call; only what is left of the input without one is copied.
template <std::size_t Longest>
std::optional<Line> LineReader<Longest>::next(std::string_view& input) {
    if (given_out_) {
        wipe();
    }
    const std::size_t line_feed = input.find('\n');
    if (line_feed == std::string_view::npos) {
        store(input);
        input.remove_prefix(input.size());
        return std::nullopt;
    }
    const std::string_view piece = input.substr(0, line_feed + 1);
    input.remove_prefix(piece.size());
    if (discarding_ || stored_ + piece.size() > longest) {
        wipe();
        discarding_ = false;
        return Line{.text = {}, .too_long = true};
    }
    if (stored_ == 0) {
        return Line{.text = without_line_end(piece)};
    }
    store(piece);
    given_out_ = true;
    return Line{.text = without_line_end({partial_.data(), stored_})};
}

/// Keeps `piece` of a line under way, unless that makes the line too long.
template <std::size_t Longest>
void LineReader<Longest>::store(std::string_view piece) {
    if (discarding_ || stored_ + piece.size() > longest) {
        wipe();
        discarding_ = true;
        return;
    }
    stored_ += piece.copy(partial_.data() + stored_, piece.size());
}

template <std::size_t Longest>
void LineReader<Longest>::wipe() {
    ::explicit_bzero(partial_.data(), stored_);
    stored_ = 0;
    given_out_ = false;
}

}  // namespace palomar::grammar
