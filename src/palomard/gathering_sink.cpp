// The lines of a turn, then a rest.
#include "palomard/gathering_sink.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>

#include <cerrno>
#include <chrono>
#include <string_view>
#include <unistd.h>

namespace palomar::palomard {
namespace {

constexpr std::size_t most_octets = std::size_t{64} * 1024;

/// The queue has room for what comes meanwhile.
constexpr std::chrono::milliseconds longest_rest{5};

/// What could not be written.
std::string_view write_all(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return text;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace

void GatheringSink::sink_it_(const spdlog::details::log_msg& message) {
    formatter_->format(message, lines_);
    if (queue_.queue_size() == 0) {
        flush_();
        rest();
    } else if (lines_.size() >= most_octets) {
        flush_();
    }
}

void GatheringSink::rest() {
    std::unique_lock lock{resting_};
    hurried_.wait_for(lock, longest_rest, [this] { return hurries_; });
}

void GatheringSink::hurry() {
    {
        const std::scoped_lock lock{resting_};
        hurries_ = true;
    }
    hurried_.notify_one();
}

void GatheringSink::flush_() {
    const std::string_view lines{lines_.data(), lines_.size()};
    const std::string_view unwritten = write_all(lines);
    const std::string_view written = lines.substr(0, lines.size() - unwritten.size());
    const bool cut = !written.empty() && !written.ends_with('\n');
    lines_.clear();
    if (cut) {
        lines_.push_back('\n');  // the next line is not to be glued to half of this one
    }
}

}  // namespace palomar::palomard
