// LineReader: octets as they arrive, in pieces of any size, become lines of a limited length.
// Stores at most one line, and knows nothing of what it says.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace palomar::grammar {

/// A line without its line end, or the news that one was too long (its octets are gone).
struct Line {
    std::string_view text;
    bool too_long = false;
    /// With its line end.
    std::size_t octets = 0;
};

/// Octets, its line end included: `Usual` of a line for which there is room once a part of one was
/// stored, `Longest` of the longest line, for which more is taken while it is under way.
template <std::size_t Usual, std::size_t Longest = Usual>
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
    /// too long, longer than `limit`, is reported where it ends, so that no reply comes before the
    /// end of its command. Wipes what it stored of the last line: it may have been a password.
    [[nodiscard]] std::optional<Line> next(std::string_view& input, std::size_t limit = Longest);

    /// Forgets the line under way.
    void reset() {
        wipe();
        discarding_ = false;
    }

  private:
    void store(std::string_view piece, std::size_t limit);
    void make_room(std::size_t octets);
    void wipe();

    // Not a string: growing would leave copies behind that nobody wipes.
    std::unique_ptr<char[]> storage_;
    std::size_t room_ = 0;
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
template <std::size_t Usual, std::size_t Longest>
std::optional<Line> LineReader<Usual, Longest>::next(std::string_view& input, std::size_t limit) {
    if (given_out_) {
        wipe();
    }
    const std::size_t line_feed = input.find('\n');
    if (line_feed == std::string_view::npos) {
        store(input, limit);
        input.remove_prefix(input.size());
        return std::nullopt;
    }
    const std::string_view piece = input.substr(0, line_feed + 1);
    input.remove_prefix(piece.size());
    if (discarding_ || stored_ + piece.size() > limit) {
        reset();
        return Line{.text = {}, .too_long = true};
    }
    if (stored_ == 0) {
        return Line{.text = without_line_end(piece), .octets = piece.size()};
    }
    store(piece, limit);
    given_out_ = true;
    return Line{.text = without_line_end({storage_.get(), stored_}), .octets = stored_};
}

/// Keeps `piece` of a line under way, unless that makes the line too long.
template <std::size_t Usual, std::size_t Longest>
void LineReader<Usual, Longest>::store(std::string_view piece, std::size_t limit) {
    if (discarding_ || stored_ + piece.size() > limit) {
        wipe();
        discarding_ = true;
        return;
    }
    if (!piece.empty()) {
        make_room(stored_ + piece.size());
        stored_ += piece.copy(storage_.get() + stored_, piece.size());
    }
}

template <std::size_t Usual, std::size_t Longest>
void LineReader<Usual, Longest>::make_room(std::size_t octets) {
    if (octets <= room_) {
        return;
    }
    const std::size_t more = octets <= Usual ? Usual : Longest;
    auto room = std::make_unique_for_overwrite<char[]>(more);
    if (stored_ > 0) {
        std::memcpy(room.get(), storage_.get(), stored_);
        ::explicit_bzero(storage_.get(), stored_);
    }
    storage_ = std::move(room);
    room_ = more;
}

template <std::size_t Usual, std::size_t Longest>
void LineReader<Usual, Longest>::wipe() {
    if (stored_ > 0) {
        ::explicit_bzero(storage_.get(), stored_);
    }
    if (room_ > Usual) {
        storage_.reset();
        room_ = 0;
    }
    stored_ = 0;
    given_out_ = false;
}

}  // namespace palomar::grammar
