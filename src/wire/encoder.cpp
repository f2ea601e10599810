// How the wire form is made: what lies between two insertions is copied in one go. To send it from
// where it lies was slower: mail as it is stored has an insertion a line, and two spans a line cost
// more than the line's copy (ADR 0018).
#include "wire/encoder.hpp"

#include <cstddef>
#include <cstring>

namespace palomar::wire {
namespace {

/// Most lines of mail are no longer. To copy so many of a shorter one, and the next over what was
/// too much, needs no call.
constexpr std::size_t line_octets = 80;

}  // namespace

void Encoder::encode(std::string_view chunk, std::string& out) {
    if (chunk.empty()) {
        return;
    }
    const std::size_t before = out.size();
    // A line has at most a dot before it and a CR at its end.
    const std::size_t insertions = 2 * (count_line_feeds(chunk) + 1);
    const std::size_t room = before + chunk.size() + insertions + line_octets;
    out.resize_and_overwrite(room, [&](char* octets, std::size_t /*room*/) {
        char* end = octets + before;
        std::size_t copied = 0;
        const auto copy_up_to = [&](std::size_t position) {
            const std::size_t count = position - copied;
            if (count <= line_octets && chunk.size() - copied >= line_octets) {
                std::memcpy(end, chunk.data() + copied, line_octets);
            } else {
                std::memcpy(end, chunk.data() + copied, count);
            }
            end += count;
            copied = position;
        };
        insertions_.find(chunk, [&](std::size_t position, Insertion insertion) {
            copy_up_to(position);
            switch (insertion) {
                case Insertion::dot:
                    *end++ = '.';
                    return;
                case Insertion::carriage_return:
                    *end++ = '\r';
                    ++octets_;
                    return;
            }
        });
        copy_up_to(chunk.size());
        return end - octets;
    });
    octets_ += chunk.size();
}

void Encoder::finish(std::string& out) {
    if (!insertions_.at_line_start()) {
        encode("\r\n", out);
    }
}

}  // namespace palomar::wire
