// Slate: what is held against one who tries passwords, and when he may try again. Does not know
// who he is: an address, an account, or both together.
#pragma once

#include "guard/time.hpp"

#include <cstdint>

namespace palomar::guard {

/// How failures make one wait.
struct Pace {
    /// After the first failure; each further one doubles it.
    std::chrono::milliseconds first{1000};
    std::chrono::milliseconds ceiling{30'000};
    /// So long after the last failure all are forgotten.
    std::chrono::seconds memory{3600};
    /// Attempts that may be checked at the same time before their outcome is known. At least 1.
    std::uint32_t at_once = 4;

    /// After so many failures.
    [[nodiscard]] std::chrono::milliseconds delay(std::uint64_t failures) const;

    friend bool operator==(const Pace&, const Pace&) = default;
};

// An attempt takes a slot when it begins, not when it has failed: a thousand that come at once
// would else all be checked before the first of them has failed. Of the attempts whose outcome is
// not known yet, those beyond `at_once` count as failures that are still to come. So, however many
// there are at a time, the slot of the next lies at least delay(n - at_once) after that of the
// n-th, counting from 1 all that fail in the end; and a check never begins before its slot.

class Slate {
  public:
    /// The earliest time at which an attempt that comes now may be checked.
    [[nodiscard]] Time slot(Time now) const;

    /// An attempt comes and takes its slot. Exactly one of the next two is due for it.
    void begin(const Pace& pace, Time now);
    void failed(const Pace& pace, Time now);
    /// It succeeded, or was never checked. What was only suspected of it is taken back.
    void ended(const Pace& pace);

    /// All failures are forgotten.
    void forgive();

    /// Another pace holds from now on: nobody waits longer than what is held against him costs by
    /// that one.
    void change(const Pace& pace, Time now);

    /// Old failures are forgotten.
    void age(const Pace& pace, Time now);

    [[nodiscard]] std::uint32_t failures() const { return failures_; }
    /// Nothing is held against him and no attempt is under way.
    [[nodiscard]] bool is_clean() const { return failures_ == 0 && pending_ == 0; }
    [[nodiscard]] bool is_stale(const Pace& pace, Time now) const;

  private:
    /// Failures, and attempts under way that count as such.
    [[nodiscard]] std::uint64_t held_against(const Pace& pace) const;

    Time last_failure_ = Time::min();
    Time next_ = Time::min();
    std::uint32_t failures_ = 0;
    std::uint32_t pending_ = 0;
};

}  // namespace palomar::guard
