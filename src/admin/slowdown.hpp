// Slowdown: makes guessing passwords slow. Each failure of an address doubles how long its next one
// takes to be answered.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace palomar::admin {

/// Thread-safe.
class Slowdown {
  public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds shortest{1};
    static constexpr std::chrono::seconds longest{16};
    /// After so long without a failure the address is as good as any other.
    static constexpr std::chrono::minutes memory{10};
    /// Addresses remembered; of more, those that failed longest ago are forgotten.
    static constexpr std::size_t capacity = 10'000;

    /// `address` failed now: how long to let it wait.
    [[nodiscard]] std::chrono::seconds failed(std::string_view address, Time now);

  private:
    struct Record {
        std::chrono::seconds delay;
        Time last;
    };

    void forget_old(Time now);

    std::mutex mutex_;
    std::map<std::string, Record, std::less<>> records_;
};

}  // namespace palomar::admin
