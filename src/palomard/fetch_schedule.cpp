// One point in time, moved about.
#include "palomard/fetch_schedule.hpp"

#include <algorithm>

namespace palomar::palomard {

void FetchSchedule::start_again(TimePoint now) {
    next_ = now;
    retry_ = first_retry;
}

void FetchSchedule::succeeded(TimePoint now, std::chrono::seconds lifetime) {
    next_ = now + lifetime;
    retry_ = first_retry;
}

void FetchSchedule::failed(TimePoint now) {
    next_ = now + retry_;
    retry_ = std::min(2 * retry_, longest_retry);
}

void FetchSchedule::key_missing(TimePoint now) {
    const TimePoint question = std::max(now, next_question_);
    if (next_ == TimePoint::max() || question >= next_) {
        return;
    }
    next_ = question;
    next_question_ = question + between_questions;
}

}  // namespace palomar::palomard
