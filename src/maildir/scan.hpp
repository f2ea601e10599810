// Scan: the directories of a Maildir become a Snapshot. It opens no message.
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"
#include "maildir/snapshot.hpp"
#include "maildrop/policy.hpp"
#include "maildrop/store_error.hpp"

#include <expected>
#include <optional>

namespace palomar::maildir {

/// Lists the folders that `policy` serves; a folder that is missing is empty. The files are unseen.
/// Blocks. Errors: unreadable, temporary, permanent.
[[nodiscard]] std::expected<Snapshot, maildrop::StoreFailure> scan(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
);

/// The state of a directory with that status at the time `now`; nothing if it changed so lately
/// that another change might leave it the same.
[[nodiscard]] std::optional<DirectoryState> settled_state(const Status& status, TimePoint now);

/// Whether the folders are as they were at the scan: one stat call for each, or under
/// Blocking::forbidden an open and a stat call. False as well where that cannot be told.
[[nodiscard]] bool is_unchanged(
    FileSystem& file_system, Folders& folders, const Snapshot& snapshot, Blocking blocking
);

/// Whether folders and Maildir, and so the size index, are as they were at the scan: an open and
/// two stat calls for each folder. Waits for nothing; false as well where it cannot be told.
[[nodiscard]] bool is_proved_unchanged(
    FileSystem& file_system, const Folders& folders, const Snapshot& snapshot
);

}  // namespace palomar::maildir
