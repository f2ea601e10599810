// Latency: how long each of many things took.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace palomar::load {

class Latency {
  public:
    void add(std::chrono::nanoseconds duration) { durations_.push_back(duration); }

    [[nodiscard]] std::size_t count() const { return durations_.size(); }

    /// A JSON object: the median, the 99th percentile (nearest rank) and the longest, in
    /// milliseconds; null where nothing was added.
    [[nodiscard]] std::string json() const;

  private:
    std::vector<std::chrono::nanoseconds> durations_;
};

/// Seconds for a report.
[[nodiscard]] inline double seconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>{duration}.count();
}

}  // namespace palomar::load
