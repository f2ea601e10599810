// How a reply is put together: one string, used again and again.
#include "pop3/reply.hpp"

#include <cstddef>
#include <iterator>

namespace palomar::pop3 {
namespace {

constexpr std::string_view line_end = "\r\n";

/// What one-line answers need; a session that waits for its client keeps no more.
constexpr std::size_t kept_octets = 512;

}  // namespace

std::string& Reply::begin_part() {
    text_.clear();
    return text_;
}

Action Reply::read_on() {
    if (text_.capacity() > kept_octets) {
        std::string{}.swap(text_);
    }
    return ReadCommand{};
}

void Reply::begin(std::string_view status, fmt::string_view words, fmt::format_args args) {
    text_ = status;
    fmt::vformat_to(std::back_inserter(text_), words, args);
    text_ += line_end;
}

void Reply::count_bad_command() {
    ++bad_commands_;
    if (bad_commands_ >= max_bad_commands_) {
        text_.insert(text_.size() - line_end.size(), "; too many bad commands, closing");
        close_after(CloseReason::too_many_bad_commands);
    }
}

}  // namespace palomar::pop3
