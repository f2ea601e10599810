// IoThreads: one event loop a core. What begins on one of them stays there.
#pragma once

#include "net/deadlines.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace palomar::net {

/// An event loop and the deadlines of what runs on it.
class IoThread {
  public:
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] Deadlines& deadlines() { return deadlines_; }

  private:
    boost::asio::io_context context_{1};  // 1: run by one thread
    Deadlines deadlines_{context_};
};

class IoThreads {
  public:
    /// At least one. Nothing runs before run().
    explicit IoThreads(unsigned count);

    [[nodiscard]] std::size_t size() const { return threads_.size(); }
    [[nodiscard]] IoThread& operator[](std::size_t thread) { return *threads_[thread]; }

    /// Runs all loops, the first on the calling thread, until none has work left.
    /// Throws what a handler let escape: a programming error.
    void run();

    /// Thread-safe: makes the deadlines of every loop stop (Deadlines::stop).
    void stop(std::chrono::steady_clock::duration drain);

  private:
    std::vector<std::unique_ptr<IoThread>> threads_;
};

}  // namespace palomar::net
