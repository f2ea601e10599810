// The lines of a turn, then a rest.
#include "palomard/gathering_sink.hpp"

#include <cerrno>
#include <chrono>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace palomar::palomard {
namespace {

/// Some thousand lines: what comes in a tenth of a second from a server that has nothing else to
/// do.
constexpr std::size_t most_octets = std::size_t{1024} * 1024;

constexpr std::chrono::milliseconds rest{5};

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

GatheringSink::~GatheringSink() {
    {
        const std::scoped_lock lock{mutex_};
        ends_ = true;
    }
    line_came_.notify_one();
    end_came_.notify_one();
    writer_.join();
}

void GatheringSink::sink_it_(const spdlog::details::log_msg& message) {
    if (waiting_.size() >= most_octets) {
        ++lost_;
        return;
    }
    formatter_->format(message, waiting_);
    if (idle_) {
        line_came_.notify_one();
    }
}

std::uint64_t GatheringSink::take_lost() {
    if (lost_ == 0) {
        return 0;
    }
    const std::scoped_lock lock{mutex_};
    return waiting_.size() < most_octets ? lost_.exchange(0) : 0;
}

void GatheringSink::write_on() {
    std::unique_lock lock{mutex_};
    while (true) {
        idle_ = true;
        line_came_.wait(lock, [this] { return ends_ || waiting_.size() > 0; });
        idle_ = false;
        if (waiting_.size() == 0) {
            return;
        }
        spdlog::memory_buf_t lines{std::move(waiting_)};
        waiting_.clear();
        lock.unlock();
        write(lines);
        lock.lock();
        end_came_.wait_for(lock, rest, [this] { return ends_; });
    }
}

// The next line is not to be glued to half of the last.
void GatheringSink::write(spdlog::memory_buf_t& lines) {
    std::string_view text{lines.data(), lines.size()};
    if (cut_ && write_all("\n").empty()) {
        cut_ = false;
    }
    const std::string_view unwritten = write_all(text);
    text.remove_suffix(unwritten.size());
    cut_ = cut_ || (!text.empty() && !text.ends_with('\n'));
}

}  // namespace palomar::palomard
