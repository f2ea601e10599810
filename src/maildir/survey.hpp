// Survey: what a login has to find out of a Maildir: its messages and their octets, from the size
// index as far as possible.
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"
#include "maildir/snapshot.hpp"
#include "maildrop/policy.hpp"
#include "maildrop/store_error.hpp"

#include <expected>

namespace palomar::maildir {

/// The messages that `policy` serves, with their octets; brings the size index up to date. A
/// Maildir that is missing is empty. A message that cannot be read stays in, unseen, with its
/// file's size for octets. Blocks. Errors: unreadable, temporary, permanent.
[[nodiscard]] std::expected<Snapshot, maildrop::StoreFailure> survey(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
);

/// What survey() would return, without waiting. Error: would_block, unless all of it is in memory,
/// is not much, and is proved by the size index.
[[nodiscard]] std::expected<Snapshot, maildrop::StoreFailure> recall(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
);

}  // namespace palomar::maildir
