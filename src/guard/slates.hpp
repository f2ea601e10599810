// Slates: a bounded number of slates, one for each address prefix or one for each account. Does not
// know which of the two it holds.
#pragma once

#include "guard/ranked_map.hpp"
#include "guard/slate.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace palomar::guard {

/// A slate is there while an attempt is under way or failures are remembered. Its rank grows with
/// each doubling of its failures: to push out one with 1000 takes a full map of such with 512.
template <typename Key>
class Slates {
  public:
    Slates(Pace pace, std::size_t capacity) : pace_{pace}, slates_{capacity} {}

    [[nodiscard]] std::size_t size() const { return slates_.size(); }

    /// O(n), and nothing if it is the pace that holds already.
    void change(const Pace& pace, Time now) {
        if (pace == pace_) {
            return;
        }
        pace_ = pace;
        slates_.each([&](Numbered& known) { known.slate.change(pace, now); });
    }

    [[nodiscard]] Time slot(const Key& key, Time now) {
        const Numbered* const known = slates_.find(key);
        return known == nullptr ? now : known->slate.slot(now);
    }

    /// The number is to be given back with the outcome: by then the slate may be another one.
    [[nodiscard]] std::uint64_t begin(const Key& key, Time now) {
        Numbered& known = at(key, now);
        known.slate.begin(pace_, now);
        return known.number;
    }

    void failed(const Key& key, std::uint64_t number, Time now) {
        Numbered& known = at(key, now);
        if (known.number != number) {
            // Forgotten meanwhile. The failure counts; of other attempts none has ended.
            known.slate.begin(pace_, now);
        }
        known.slate.failed(pace_, now);
        slates_.rank(key, std::bit_width(known.slate.failures()));
    }

    void ended(const Key& key, std::uint64_t number) {
        Numbered* const known = slates_.find(key);
        if (known == nullptr || known->number != number) {
            return;
        }
        known->slate.ended(pace_);
        if (known->slate.is_clean()) {
            slates_.erase(key);
        }
    }

  private:
    struct Numbered {
        Slate slate;
        /// Given out once: 0 until it is.
        std::uint64_t number = 0;
    };

    Numbered& at(const Key& key, Time now) {
        Numbered& known = slates_.at(key, [&](const Numbered& other) {
            return other.slate.is_stale(pace_, now);
        });
        if (known.number == 0) {
            known.number = ++last_number_;
        }
        return known;
    }

    Pace pace_;
    std::uint64_t last_number_ = 0;
    RankedMap<Key, Numbered> slates_;
};

}  // namespace palomar::guard
