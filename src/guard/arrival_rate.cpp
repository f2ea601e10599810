// The arithmetic of tokens, and what is kept of them.
#include "guard/arrival_rate.hpp"

#include <algorithm>

namespace palomar::guard {
namespace {

using Duration = Time::duration;

Duration one_token(Rate rate) {
    return std::chrono::duration_cast<Duration>(std::chrono::seconds{1}) / rate.per_second;
}

}  // namespace

bool TokenBucket::has_token(Rate rate, Time now) const {
    return rate.per_second == 0 || full_at_ <= now ||
           full_at_ - now + one_token(rate) <= one_token(rate) * rate.burst;
}

void TokenBucket::take(Rate rate, Time now) {
    if (rate.per_second > 0) {
        full_at_ = std::max(full_at_, now) + one_token(rate);
    }
}

void ArrivalRates::change(Rate rate) {
    rate_ = rate;
    if (rate.per_second == 0) {
        buckets_.clear();
        by_time_.clear();
    }
}

bool ArrivalRates::has_token(const identity::Network& prefix, Time now) const {
    const auto found = buckets_.find(prefix);
    return found == buckets_.end() || found->second.has_token(rate_, now);
}

void ArrivalRates::take(const identity::Network& prefix, Time now) {
    if (rate_.per_second == 0) {
        return;
    }
    forget_full(now);
    const auto [known, is_new] = buckets_.try_emplace(prefix);
    if (!is_new) {
        by_time_.erase({known->second.full_at(), prefix});
    }
    known->second.take(rate_, now);
    by_time_.emplace(known->second.full_at(), prefix);
    if (buckets_.size() > capacity_) {
        buckets_.erase(by_time_.begin()->second);
        by_time_.erase(by_time_.begin());
    }
}

void ArrivalRates::forget_full(Time now) {
    while (!by_time_.empty() && by_time_.begin()->first <= now) {
        buckets_.erase(by_time_.begin()->second);
        by_time_.erase(by_time_.begin());
    }
}

}  // namespace palomar::guard
