// Registry: the numbers by which a server is watched, each under a stable name. Whoever counts
// holds the Counter or the Gauge itself; the registry only knows where they are.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string_view>
#include <vector>

namespace palomar::telemetry {

enum class Kind {
    /// Only grows, and goes on where the last run of the server left it.
    total,
    /// Goes up and down: how many there are now.
    level,
};

/// A number at one moment. The name lives as long as the registry.
struct Sample {
    std::string_view name;
    Kind kind;
    std::uint64_t value;
};

/// A total. Thread-safe; costs one instruction.
class Counter {
  public:
    void add(std::uint64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_ = 0;
};

/// A level: counts what exists, from when an Occupant is made until it goes. Thread-safe.
class Gauge {
  public:
    class Occupant {
      public:
        explicit Occupant(Gauge& gauge) : gauge_{gauge} {
            gauge_.value_.fetch_add(1, std::memory_order_relaxed);
        }
        ~Occupant() { gauge_.value_.fetch_sub(1, std::memory_order_relaxed); }
        Occupant(const Occupant&) = delete;
        Occupant& operator=(const Occupant&) = delete;

      private:
        Gauge& gauge_;
    };

    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_ = 0;
};

/// Thread-safe; outlives whoever counts. Names are string literals, in snake_case, each once.
class Registry {
  public:
    /// Stay where they are as long as the registry lives.
    [[nodiscard]] Counter& counter(std::string_view name);
    [[nodiscard]] Gauge& gauge(std::string_view name);

    /// All of them: totals, then levels, each in the order in which they were made.
    [[nodiscard]] std::vector<Sample> samples() const;

    /// Adds what earlier runs counted. A name that is no counter's is passed over: an older
    /// version's.
    void resume(std::string_view name, std::uint64_t value);

  private:
    // A cache line for each: threads that count different things do not wait for each other.
    struct alignas(64) NamedCounter {
        explicit NamedCounter(std::string_view given) : name{given} {}
        std::string_view name;
        Counter counter;
    };
    struct alignas(64) NamedGauge {
        explicit NamedGauge(std::string_view given) : name{given} {}
        std::string_view name;
        Gauge gauge;
    };

    mutable std::mutex mutex_;
    std::deque<NamedCounter> counters_;
    std::deque<NamedGauge> gauges_;
};

}  // namespace palomar::telemetry
