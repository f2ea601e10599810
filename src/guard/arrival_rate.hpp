// Token buckets: how many may come in a second, by address prefix. Knows nothing of what comes.
#pragma once

#include "guard/time.hpp"
#include "identity/network.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace palomar::guard {

struct Rate {
    /// Tokens that come back in a second. 0: no limit.
    std::uint32_t per_second = 0;
    /// Tokens that a full bucket holds: as many may come at once. At least 1.
    std::uint32_t burst = 1;
};

/// A bucket is the time at which it will be full again; one whose time is past is full.
class TokenBucket {
  public:
    [[nodiscard]] bool has_token(Rate rate, Time now) const;
    /// Only if it has one.
    void take(Rate rate, Time now);

    [[nodiscard]] Time full_at() const { return full_at_; }

  private:
    Time full_at_ = Time::min();
};

/// A bucket for each prefix. Full ones are not kept. Beyond `capacity` (at least 1) those that
/// would be full the soonest are taken as full: a flood of prefixes frees none that came often.
class ArrivalRates {
  public:
    ArrivalRates(Rate rate, std::size_t capacity) : rate_{rate}, capacity_{capacity} {}

    /// What was taken stays taken, in time: a bucket that lacks a second's tokens lacks those that
    /// a second brings by the new rate.
    void change(Rate rate);

    [[nodiscard]] bool has_token(const identity::Network& prefix, Time now) const;
    /// Only if it has one. O(log n).
    void take(const identity::Network& prefix, Time now);

    [[nodiscard]] std::size_t size() const { return buckets_.size(); }

  private:
    void forget_full(Time now);

    Rate rate_;
    const std::size_t capacity_;
    std::map<identity::Network, TokenBucket> buckets_;
    std::set<std::pair<Time, identity::Network>> by_time_;
};

}  // namespace palomar::guard
