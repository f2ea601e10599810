// GatheringSink: log lines on standard error, those that come close together in one write.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <condition_variable>
#include <mutex>

namespace spdlog::details {
// NOLINTNEXTLINE(readability-identifier-naming): spdlog's own name
class thread_pool;
}  // namespace spdlog::details

namespace palomar::palomard {

/// For the one thread of an asynchronous logger. A line that comes alone is written at once; after
/// that the thread rests for some milliseconds, in which others gather. To wake a thread for a line
/// costs whoever logs it more than the line itself.
class GatheringSink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    /// `queue` is where the lines wait; outlives the last line.
    explicit GatheringSink(spdlog::details::thread_pool& queue) : queue_{queue} {}

    /// Thread-safe: from now on nothing rests.
    void hurry();

  private:
    void rest();
    void sink_it_(const spdlog::details::log_msg& message) override;
    /// What cannot be written is dropped: there is nobody to tell.
    void flush_() override;

    spdlog::details::thread_pool& queue_;
    spdlog::memory_buf_t lines_;
    std::mutex resting_;
    std::condition_variable hurried_;
    bool hurries_ = false;
};

}  // namespace palomar::palomard
