// EventLoop: epoll, and the deadline of the whole run.
#pragma once

#include "system/descriptor.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <sys/epoll.h>

namespace palomar::load {

using Clock = std::chrono::steady_clock;

/// Somebody who owns a descriptor.
class Handler {
  public:
    /// `events` are epoll's. The handler may be gone when this returns.
    virtual void on_events(std::uint32_t events) = 0;

  protected:
    ~Handler() = default;
};

class EventLoop {
  public:
    /// The run fails when it takes longer than `allowed`.
    explicit EventLoop(std::chrono::seconds allowed);

    /// False if the descriptor is none that can be waited for, as that of a plain file.
    [[nodiscard]] bool watch(int descriptor, std::uint32_t events, Handler& handler);

    /// Before the descriptor is closed; events that were seen and not delivered are dropped.
    void forget(int descriptor, const Handler& handler);

    /// Delivers events until `done`, which is asked after each of them. Failure: the run's time is
    /// over.
    void run_until(const std::function<bool()>& done);

  private:
    /// Until something happens, or the deadline.
    void wait();

    bench::Descriptor epoll_;
    std::chrono::seconds allowed_;
    Clock::time_point deadline_;
    std::array<epoll_event, 256> events_{};
    /// Seen and not delivered yet, a part of events_.
    std::span<epoll_event> pending_;
};

}  // namespace palomar::load
