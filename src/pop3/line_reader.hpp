// LineReader: octets as they arrive, in pieces of any size, become lines. Stores at most one line.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace palomar::pop3 {

/// A line without its line end, or the news that one was too long (its octets are gone).
struct Line {
    std::string_view text;
    bool too_long = false;
};

class LineReader {
  public:
    /// Octets of the longest line, its line end included (RFC 2449 §4).
    static constexpr std::size_t longest = 255;

    LineReader() = default;
    ~LineReader();
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
    std::array<char, longest> partial_;
    std::size_t stored_ = 0;
    bool given_out_ = false;
    bool discarding_ = false;
};

}  // namespace palomar::pop3
