// Task: a coroutine that awaits clients, pulses and other tasks, so that a workload reads as the
// dialogue that it is. One thread; it knows no event loop.
#pragma once

#include <coroutine>
#include <exception>
#include <utility>

namespace palomar::load {

/// Owns the coroutine. It begins when it is awaited or started; what it throws arrives where it is
/// awaited.
class [[nodiscard]] Task {
  public:
    class Promise;

    // NOLINTNEXTLINE(readability-identifier-naming): the language looks for this name
    using promise_type = Promise;

    Task(Task&& other) noexcept : coroutine_{std::exchange(other.coroutine_, nullptr)} {}

    Task& operator=(Task&& other) noexcept {
        std::swap(coroutine_, other.coroutine_);
        return *this;
    }

    ~Task() {
        if (coroutine_) {
            coroutine_.destroy();
        }
    }

    /// Runs it up to where it first has to wait. For tasks that nobody awaits, which must not
    /// throw.
    void start() const { coroutine_.resume(); }

    class Awaiter;
    [[nodiscard]] Awaiter operator co_await() const noexcept;

  private:
    using Coroutine = std::coroutine_handle<Promise>;

    explicit Task(Coroutine coroutine) : coroutine_{coroutine} {}

    Coroutine coroutine_;
};

class Task::Promise {
  public:
    Task get_return_object() { return Task{Coroutine::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { failure_ = std::current_exception(); }

    /// At its end it goes on with whoever awaits it.
    auto final_suspend() noexcept {
        struct Handover {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(Coroutine ended) noexcept {
                return ended.promise().awaiting_;
            }
            void await_resume() noexcept {}
        };
        return Handover{};
    }

  private:
    friend class Awaiter;

    std::coroutine_handle<> awaiting_ = std::noop_coroutine();
    std::exception_ptr failure_;
};

class Task::Awaiter {
  public:
    explicit Awaiter(Coroutine awaited) : awaited_{awaited} {}

    bool await_ready() noexcept { return false; }

    std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
        awaited_.promise().awaiting_ = awaiting;
        return awaited_;
    }

    void await_resume() {
        if (awaited_.promise().failure_) {
            std::rethrow_exception(awaited_.promise().failure_);
        }
    }

  private:
    Coroutine awaited_;
};

inline Task::Awaiter Task::operator co_await() const noexcept { return Awaiter{coroutine_}; }

}  // namespace palomar::load
