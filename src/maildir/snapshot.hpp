// Snapshot: the messages of a Maildir at one moment, and by what to tell whether they are still the
// same.
#pragma once

#include "maildir/catalogue.hpp"
#include "maildir/file_system.hpp"
#include "maildrop/policy.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace palomar::maildir {

/// Whatever is added to a directory, removed or renamed changes its times.
struct DirectoryState {
    std::uint64_t device;
    std::uint64_t inode;
    TimePoint modified;
    TimePoint changed;

    explicit DirectoryState(const Status& status)
        : device{status.device},
          inode{status.inode},
          modified{status.modified},
          changed{status.changed} {}
    DirectoryState() = default;
    friend bool operator==(const DirectoryState&, const DirectoryState&) = default;
};

struct Snapshot {
    /// Which folders were looked at: served_folders().
    maildrop::Policy policy;
    /// For each Folder its state before it was listed, where an equal state later proves that
    /// nothing has changed.
    std::array<std::optional<DirectoryState>, 2> states;
    /// That of the Maildir itself, in which the size index is, before that was read; only where it
    /// and `states` prove, without waiting, that nothing of the snapshot has changed.
    std::optional<DirectoryState> maildir = {};
    /// Sorted.
    Catalogue files;
};

}  // namespace palomar::maildir
