// Scan: the directories of a Maildir become a Snapshot. It opens no message.
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"
#include "maildir/snapshot.hpp"
#include "maildrop/policy.hpp"
#include "maildrop/store_error.hpp"

#include <expected>

namespace palomar::maildir {

/// Lists the folders that `policy` serves; a folder that is missing is empty. The files are unseen.
/// Blocks. Errors: unreadable, temporary, permanent.
[[nodiscard]] std::expected<Snapshot, maildrop::StoreFailure> scan(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
);

/// Whether the folders are as they were at the scan: one stat call for each, or under
/// Blocking::forbidden an open and a stat call. False as well where that cannot be told.
[[nodiscard]] bool is_unchanged(
    FileSystem& file_system, Folders& folders, const Snapshot& snapshot, Blocking blocking
);

}  // namespace palomar::maildir
