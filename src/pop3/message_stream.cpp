// How TOP finds its end: lines are counted as they are stored, before the encoder repairs their
// ends.
#include "pop3/message_stream.hpp"

namespace palomar::pop3 {

MessageStream::More MessageStream::feed(std::string_view chunk, std::string& out) {
    if (!lines_left_) {
        encoder_.encode(chunk, out);
        return More::wanted;
    }
    encoder_.encode(chunk.substr(0, octets_for_top(chunk)), out);
    return has_all_lines() ? More::enough : More::wanted;
}

void MessageStream::finish(std::string& out) {
    encoder_.finish(out);
    out += ".\r\n";
}

/// How much of the chunk's front belongs to what TOP sends.
std::size_t MessageStream::octets_for_top(std::string_view chunk) {
    std::size_t taken = 0;
    while (taken < chunk.size() && !has_all_lines()) {
        const std::size_t line_feed = chunk.find('\n', taken);
        if (line_feed == std::string_view::npos) {
            extend_line(chunk.substr(taken));
            return chunk.size();
        }
        extend_line(chunk.substr(taken, line_feed - taken));
        end_line();
        taken = line_feed + 1;
    }
    return taken;
}

void MessageStream::extend_line(std::string_view octets) {
    if (octets.empty()) {
        return;
    }
    const bool one_cr = line_ == LineSoFar::nothing && octets == "\r";
    line_ = one_cr ? LineSoFar::one_cr : LineSoFar::text;
}

void MessageStream::end_line() {
    if (in_header_) {
        in_header_ = line_ == LineSoFar::text;
    } else if (lines_left_) {
        --*lines_left_;
    }
    line_ = LineSoFar::nothing;
}

}  // namespace palomar::pop3
