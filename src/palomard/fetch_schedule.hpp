// FetchSchedule: when to ask an authorization server for its keys. Pure: time is an argument.
#pragma once

#include <chrono>

namespace palomar::palomard {

/// The caller sees to it that one thread uses it at a time. Times do not go back.
class FetchSchedule {
  public:
    using Clock = std::chrono::steady_clock;
    using TimePoint = Clock::time_point;

    /// After the first of several failures in a row; each further one doubles it.
    static constexpr std::chrono::seconds first_retry{5};
    static constexpr std::chrono::seconds longest_retry = std::chrono::minutes{5};
    /// Between two fetches that clients bring about by tokens with unknown keys: anybody can.
    static constexpr std::chrono::seconds between_questions = std::chrono::minutes{1};

    /// Due at once.
    explicit FetchSchedule(TimePoint now) : next_{now} {}

    /// When it is due; never: TimePoint::max().
    [[nodiscard]] TimePoint next() const { return next_; }

    /// Due at once, whatever was: the configuration was read.
    void start_again(TimePoint now);

    /// There is nothing to ask, until start_again().
    void rest() { next_ = TimePoint::max(); }

    void succeeded(TimePoint now, std::chrono::seconds lifetime);
    void failed(TimePoint now);

    /// A token named a key that is not there: the server may have new ones. At once, or, if that
    /// was less than `between_questions` ago, when it is over.
    void key_missing(TimePoint now);

  private:
    TimePoint next_;
    /// When key_missing() may make it due again.
    TimePoint next_question_ = TimePoint::min();
    std::chrono::seconds retry_ = first_retry;
};

}  // namespace palomar::palomard
