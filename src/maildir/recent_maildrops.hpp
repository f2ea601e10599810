// RecentMaildrops: what sessions that have ended knew of their maildrops, so that the next login of
// an unchanged one opens no file. It asks no file system whether it is still true.
#pragma once

#include "maildir/snapshot.hpp"

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace palomar::maildir {

/// Thread-safe. A maildrop in use is not in it: who takes one has the only copy.
class RecentMaildrops {
  public:
    /// In octets of memory: what all of them may take, roughly.
    explicit RecentMaildrops(std::size_t room) : room_{room} {}

    /// In place of what was kept of that maildrop. Those put first go if there is no room for all;
    /// one that takes more than a sixteenth of the room is not kept. Throws nothing: returns
    /// whether it is kept, for which there may be no memory.
    bool put(const std::string& key, Snapshot snapshot);

    /// What was put last of the maildrop; nothing is left of it here.
    [[nodiscard]] std::optional<Snapshot> take(std::string_view key);

  private:
    struct Entry {
        std::string key;
        Snapshot snapshot;
        std::size_t octets;
    };
    using Entries = std::list<Entry>;

    [[nodiscard]] bool keep(const std::string& key, Snapshot snapshot);
    /// Moves it to `out`, where it goes without anybody's waiting.
    void remove(Entries::iterator entry, Entries& out);

    const std::size_t room_;
    std::mutex mutex_;
    /// The last one put first.
    Entries entries_;
    std::unordered_map<std::string_view, Entries::iterator> by_key_;
    std::size_t taken_ = 0;
};

}  // namespace palomar::maildir
