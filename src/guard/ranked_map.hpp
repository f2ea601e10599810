// RankedMap: a map of bounded size that, when it is full, forgets of the lowest rank the oldest.
// Knows nothing of what its values mean.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <utility>

namespace palomar::guard {

// Those who are counted here choose the keys. Therefore there is no hash: who chooses names could
// choose those that collide. And therefore age alone does not decide what is forgotten: whoever
// makes up a million names would wash out the one record that tells of him. A record rises with
// each failure, so that to push it out takes as many records as the map holds, each with as many
// failures, and failures are what is made slow.

/// Every operation takes O(log n + number of ranks).
template <typename Key, typename Value>
class RankedMap {
  public:
    static constexpr std::size_t ranks = 33;

    /// `capacity` is at least 1.
    explicit RankedMap(std::size_t capacity) : capacity_{capacity} {}

    RankedMap(const RankedMap&) = delete;
    RankedMap& operator=(const RankedMap&) = delete;

    [[nodiscard]] std::size_t size() const { return by_key_.size(); }

    /// Valid until the next call of at() or erase().
    [[nodiscard]] Value* find(const Key& key) {
        const auto found = by_key_.find(key);
        return found == by_key_.end() ? nullptr : &found->second->value;
    }

    /// The value of the key; a new one, of the lowest rank, if there was none. A full map first
    /// forgets one that is `stale(value)`, if the oldest of a rank is, else as said above.
    template <typename Stale>
    [[nodiscard]] Value& at(const Key& key, const Stale& stale) {
        if (const auto found = by_key_.find(key); found != by_key_.end()) {
            return found->second->value;
        }
        if (by_key_.size() >= capacity_) {
            make_room(stale);
        }
        Entries& lowest = entries_.front();
        const auto entry = lowest.insert(lowest.end(), Entry{key, Value{}, 0});
        by_key_.emplace(key, entry);
        return entry->value;
    }

    /// The key's value has this rank now, below `ranks`, and is the newest of it.
    void rank(const Key& key, std::size_t rank) {
        const auto found = by_key_.find(key);
        if (found != by_key_.end()) {
            const auto entry = found->second;
            entries_[rank].splice(entries_[rank].end(), entries_[entry->rank], entry);
            entry->rank = rank;
        }
    }

    /// Calls `change` with each value.
    template <typename Change>
    void each(const Change& change) {
        for (Entries& entries : entries_) {
            for (Entry& entry : entries) {
                change(entry.value);
            }
        }
    }

    void erase(const Key& key) {
        const auto found = by_key_.find(key);
        if (found != by_key_.end()) {
            const auto entry = found->second;
            by_key_.erase(found);
            entries_[entry->rank].erase(entry);
        }
    }

  private:
    struct Entry {
        Key key;
        Value value;
        std::size_t rank;
    };
    using Entries = std::list<Entry>;

    template <typename Stale>
    void make_room(const Stale& stale) {
        Entries* victims = nullptr;
        for (Entries& entries : entries_) {
            if (!entries.empty() && stale(std::as_const(entries.front().value))) {
                victims = &entries;
                break;
            }
            if (victims == nullptr && !entries.empty()) {
                victims = &entries;
            }
        }
        if (victims != nullptr) {
            by_key_.erase(victims->front().key);
            victims->pop_front();
        }
    }

    const std::size_t capacity_;
    std::array<Entries, ranks> entries_;
    std::map<Key, typename Entries::iterator> by_key_;
};

}  // namespace palomar::guard
