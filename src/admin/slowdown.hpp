// Slowdown: makes guessing passwords slow. Each failure doubles how long the next attempt has to
// wait, on whatever connection it comes.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace palomar::admin {

/// Knows those who try by a name that its caller makes up, such as the address with the manager's
/// name. Thread-safe.
class Slowdown {
  public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds shortest{1};
    static constexpr std::chrono::seconds longest{16};
    /// After so long without a failure one who tries is as good as any other.
    static constexpr std::chrono::minutes memory{10};
    /// How many are remembered; of more, those that failed longest ago are forgotten.
    static constexpr std::size_t capacity = 10'000;

    /// An attempt begins: how long it has to wait before it may be checked. Attempts that come at
    /// the same time wait one after the other.
    [[nodiscard]] std::chrono::seconds begin(std::string_view who, Time now);

    /// It failed: how long to keep the answer back. Who does not wait for it gains nothing.
    [[nodiscard]] std::chrono::seconds failed(std::string_view who, Time now);

    /// It succeeded: nothing is held against `who` any more.
    void succeeded(std::string_view who);

  private:
    struct Record {
        std::chrono::seconds delay;
        Time last_failure;
        /// Before then nothing is checked.
        Time next;
    };

    void forget_old(Time now);

    std::mutex mutex_;
    std::map<std::string, Record, std::less<>> records_;
};

}  // namespace palomar::admin
