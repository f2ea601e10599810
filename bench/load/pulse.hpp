// Pulse: a beat every second, for coroutines that do something at each.
#pragma once

#include "load/event_loop.hpp"

#include <coroutine>
#include <vector>

namespace palomar::load {

class Pulse final : private Handler {
  public:
    explicit Pulse(EventLoop& loop);
    Pulse(const Pulse&) = delete;
    Pulse& operator=(const Pulse&) = delete;
    ~Pulse();

    class Beat;

    /// Until the next one.
    [[nodiscard]] Beat beat();

  private:
    void on_events(std::uint32_t events) override;

    EventLoop& loop_;
    bench::Descriptor timer_;
    std::vector<std::coroutine_handle<>> waiting_;
};

class Pulse::Beat {
  public:
    explicit Beat(Pulse& pulse) : pulse_{pulse} {}

    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { pulse_.waiting_.push_back(waiting); }
    void await_resume() const {}

  private:
    Pulse& pulse_;
};

inline Pulse::Beat Pulse::beat() { return Beat{*this}; }

}  // namespace palomar::load
