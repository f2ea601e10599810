// The order of the list is that of the logins; the map finds a pair, and its account's others.
#include "guard/known_good.hpp"

#include <algorithm>
#include <utility>

namespace palomar::guard {

void KnownGood::forget_old(Time now) {
    while (!entries_.empty() && now - entries_.front().last_login >= settings_.lifetime) {
        drop(entries_.begin());
    }
}

void KnownGood::change_pace(const Pace& pace, Time now) {
    for (Entry& entry : entries_) {
        entry.slate.change(pace, now);
    }
}

void KnownGood::change_origins(const Origins& origins) {
    by_pair_.clear();
    for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
        entry->pair.address = origins.of(entry->address);
        const auto [place, is_first] = by_pair_.try_emplace(entry->pair, entry);
        if (!is_first) {
            entries_.erase(std::exchange(place->second, entry));
        }
    }
}

Slate* KnownGood::find(const AddressAndAccount& pair) {
    const auto found = by_pair_.find(pair);
    return found == by_pair_.end() ? nullptr : &found->second->slate;
}

void KnownGood::remember(
    const AddressAndAccount& pair, const identity::InternetAddress& address, Time now
) {
    if (settings_.lifetime.count() == 0) {
        return;
    }
    if (const auto found = by_pair_.find(pair); found != by_pair_.end()) {
        const auto entry = found->second;
        entry->address = address;
        entry->last_login = now;
        entry->slate.forgive();
        entries_.splice(entries_.end(), entries_, entry);
        return;
    }
    make_room_beside(pair);
    by_pair_.emplace(pair, entries_.insert(entries_.end(), Entry{pair, address, now, Slate{}}));
}

void KnownGood::make_room_beside(const AddressAndAccount& pair) {
    auto oldest = entries_.end();
    std::size_t beside = 0;
    const auto count = [&](const auto& other) {
        ++beside;
        const auto entry = other.second;
        if (oldest == entries_.end() || entry->last_login < oldest->last_login) {
            oldest = entry;
        }
    };
    const auto around = by_pair_.lower_bound(pair);
    for (auto next = around; next != by_pair_.end() && next->first.account == pair.account;
         ++next) {
        count(*next);
    }
    for (auto next = around; next != by_pair_.begin();) {
        --next;
        if (next->first.account != pair.account) {
            break;
        }
        count(*next);
    }
    if (beside >= settings_.pairs_per_account) {
        drop(oldest);
    } else if (by_pair_.size() >= settings_.capacity) {
        drop(entries_.begin());
    }
}

void KnownGood::drop(Entries::iterator entry) {
    by_pair_.erase(entry->pair);
    entries_.erase(entry);
}

}  // namespace palomar::guard
