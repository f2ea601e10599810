// How lines are found: one search for LF a call; only what is left of the input without one is
// copied.
#include "pop3/line_reader.hpp"

#include <cstring>

namespace palomar::pop3 {
namespace {

std::string_view without_line_end(std::string_view line) {
    line.remove_suffix(1);
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line;
}

}  // namespace

LineReader::~LineReader() { wipe(); }

std::optional<Line> LineReader::next(std::string_view& input) {
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
void LineReader::store(std::string_view piece) {
    if (discarding_ || stored_ + piece.size() > longest) {
        wipe();
        discarding_ = true;
        return;
    }
    stored_ += piece.copy(partial_.data() + stored_, piece.size());
}

void LineReader::wipe() {
    ::explicit_bzero(partial_.data(), stored_);
    stored_ = 0;
    given_out_ = false;
}

}  // namespace palomar::pop3
