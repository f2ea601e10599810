// A list in order of age and a table that leads into it. Memory is taken and given back outside of
// the mutex, but for the table's nodes.
#include "maildir/recent_maildrops.hpp"

#include <new>
#include <utility>

namespace palomar::maildir {
namespace {

/// One large maildrop shall not drive out all others.
constexpr std::size_t most_in_room = 16;

/// The nodes of list and table, and malloc's part.
constexpr std::size_t octets_beside = 160;

}  // namespace

bool RecentMaildrops::put(const std::string& key, Snapshot snapshot) {
    try {
        return keep(key, std::move(snapshot));
    } catch (const std::bad_alloc&) {
        return false;
    }
}

bool RecentMaildrops::keep(const std::string& key, Snapshot snapshot) {
    const std::size_t octets =
        sizeof(Entry) + octets_beside + key.size() + snapshot.files.octets_in_memory();
    Entries out;
    Entries in;
    if (octets <= room_ / most_in_room) {
        in.push_back({key, std::move(snapshot), octets});
    }
    const std::scoped_lock guard{mutex_};
    if (const auto old = by_key_.find(key); old != by_key_.end()) {
        remove(old->second, out);
    }
    if (in.empty()) {
        return false;
    }
    while (!entries_.empty() && taken_ + octets > room_) {
        remove(std::prev(entries_.end()), out);
    }
    // First what can fail.
    by_key_.emplace(in.front().key, in.begin());
    entries_.splice(entries_.begin(), in);
    taken_ += octets;
    return true;
}

std::optional<Snapshot> RecentMaildrops::take(std::string_view key) {
    Entries out;
    {
        const std::scoped_lock guard{mutex_};
        const auto found = by_key_.find(key);
        if (found == by_key_.end()) {
            return std::nullopt;
        }
        remove(found->second, out);
    }
    return std::move(out.front().snapshot);
}

void RecentMaildrops::remove(Entries::iterator entry, Entries& out) {
    by_key_.erase(entry->key);
    taken_ -= entry->octets;
    out.splice(out.begin(), entries_, entry);
}

}  // namespace palomar::maildir
