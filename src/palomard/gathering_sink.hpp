// GatheringSink: log lines on standard error, written by a thread of its own: those that come close
// together in one write.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace palomar::palomard {

/// Whoever logs a line lays it out and leaves it here. A line that comes alone is written at once;
/// after that the thread rests for some milliseconds, in which others gather: to wake a thread for
/// a line costs more than the line itself.
class GatheringSink final : public spdlog::sinks::base_sink<std::mutex> {
  public:
    GatheringSink() : writer_{[this] { write_on(); }} {}
    /// Writes what is still waiting.
    ~GatheringSink() override;
    GatheringSink(const GatheringSink&) = delete;
    GatheringSink& operator=(const GatheringSink&) = delete;

    /// Thread-safe: how many lines found no room, once there is room for a line that says so.
    [[nodiscard]] std::uint64_t take_lost();

  private:
    void sink_it_(const spdlog::details::log_msg& message) override;
    void flush_() override {}
    void write_on();
    /// What cannot be written is dropped: there is nobody to tell.
    void write(spdlog::memory_buf_t& lines);

    // All of these are changed under base_sink's mutex.
    spdlog::memory_buf_t waiting_;
    std::atomic<std::uint64_t> lost_ = 0;
    bool ends_ = false;
    /// The writer waits for a line.
    bool idle_ = false;
    std::condition_variable line_came_;
    std::condition_variable end_came_;

    /// The writer's alone: the last write broke off within a line.
    bool cut_ = false;
    std::thread writer_;
};

}  // namespace palomar::palomard
