// Broadcast: a Log that hands each event to its sink and to whoever listens at the moment. A
// listener that is slow loses events and is told how many; it holds nobody up.
#pragma once

#include "telemetry/log.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::telemetry {

/// Thread-safe; outlives its listeners.
class Broadcast final : public Log {
  public:
    struct Event {
        std::chrono::system_clock::time_point at;
        /// As event_text() writes it.
        std::string text;
    };

    /// Hears the events of some names, from when it is made until it goes.
    class Listener {
      public:
        /// Events that may wait to be taken.
        static constexpr std::size_t longest_queue = 1000;

        /// `names` live as long as the listener. `wake` is called, by the thread that writes the
        /// event, when the first one waits; it must not block, and not call back.
        Listener(
            Broadcast& broadcast,
            std::span<const std::string_view> names,
            std::function<void()> wake
        );
        ~Listener();
        Listener(const Listener&) = delete;
        Listener& operator=(const Listener&) = delete;

        struct Heard {
            std::vector<Event> events;
            /// How many came after those and were lost.
            std::uint64_t lost = 0;
        };
        /// What has come since the last call. Thread-safe.
        [[nodiscard]] Heard take();

      private:
        friend class Broadcast;
        // The broadcast's mutex must be held.
        void hear(const Event& event);

        Broadcast& broadcast_;
        const std::set<std::string_view> names_;
        const std::function<void()> wake_;
        Heard heard_;
    };

    /// `sink` outlives the broadcast.
    explicit Broadcast(Log& sink) : sink_{sink} {}

    /// What nobody listens to is worth its cost only if the sink wants it.
    [[nodiscard]] bool wants(Level level) const override {
        return sink_.wants(level) || (has_listeners_ && level >= Level::info);
    }

  private:
    void do_write(Level level, std::string_view event, std::span<const Field> fields) override;

    Log& sink_;
    std::atomic<bool> has_listeners_ = false;
    std::mutex mutex_;
    std::set<Listener*> listeners_;
};

}  // namespace palomar::telemetry
