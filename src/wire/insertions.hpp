// Insertions: the wire form is the stored message with single octets inserted. This is where they
// are found, for those who make the wire form and for those who only measure it.
#pragma once

#include "wire/line_feeds.hpp"

#include <cstddef>
#include <string_view>

namespace palomar::wire {

/// What goes in front of an octet that cannot be sent as it stands.
enum class Insertion {
    /// `.` in front of a dot that begins a line (RFC 1939 §3).
    dot,
    /// CR in front of an LF that has none.
    carriage_return,
};

/// Remembers between chunks where in a line the message is.
class Insertions {
  public:
    /// Calls `visit(position, insertion)` for each octet of the chunk that needs one, in order.
    template <class Visit>
    void find(std::string_view chunk, Visit visit);

    /// True before the first octet and behind an LF.
    [[nodiscard]] bool at_line_start() const { return last_ == '\n'; }

  private:
    // The octet before the chunk; a message begins as if behind a line end.
    char last_ = '\n';
};

template <class Visit>
void Insertions::find(std::string_view chunk, Visit visit) {
    if (chunk.empty()) {
        return;
    }
    if (at_line_start() && chunk.front() == '.') {
        visit(0, Insertion::dot);
    }
    each_line_feed(chunk, [&](std::size_t line_feed) {
        if ((line_feed == 0 ? last_ : chunk[line_feed - 1]) != '\r') {
            visit(line_feed, Insertion::carriage_return);
        }
        const std::size_t next = line_feed + 1;
        if (next < chunk.size() && chunk[next] == '.') {
            visit(next, Insertion::dot);
        }
    });
    last_ = chunk.back();
}

}  // namespace palomar::wire
