// Allocations: how often a benchmark's loop takes memory. The whole program counts, in operator
// new.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>

namespace palomar::bench {

/// How often this thread has taken memory by `new`, since it began. malloc() by itself is not seen.
[[nodiscard]] std::uint64_t allocations();

/// Counts from its construction on.
class AllocationCount {
  public:
    /// Behind the loop: reports the counter `allocations`, of one out of `items` in each iteration.
    void report(benchmark::State& state, std::uint64_t items = 1) const {
        state.counters["allocations"] = benchmark::Counter(
            static_cast<double>(allocations() - before_) / static_cast<double>(items),
            benchmark::Counter::kAvgIterations
        );
    }

  private:
    std::uint64_t before_ = allocations();
};

}  // namespace palomar::bench
