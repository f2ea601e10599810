// Removal of a Maildir. Locks are its caller's: no session may be in the Maildir.
#pragma once

#include "maildir/file_system.hpp"
#include "maildrop/store.hpp"

#include <cstddef>
#include <expected>
#include <memory>
#include <string>

namespace palomar::maildir {

/// What one proceed() does at most, beside listing a directory: removing a file is one step, a
/// directory two.
inline constexpr std::size_t removal_steps = 1000;

/// Renames the Maildir at `maildir` within the directory that it is in; proceed() then deletes it.
/// A link to a Maildir is removed by itself. Paths are absolute. `folder` is the outermost
/// directory that is the account's alone, `maildir` or one above it: it is removed at the end if it
/// is empty then. `unique` is a unique name. Fine if there is no Maildir. Blocks shortly. Errors:
/// vanished, unreadable, temporary, permanent (no directory); nothing has changed then.
[[nodiscard]] std::expected<std::unique_ptr<maildrop::Removal>, maildrop::StoreFailure>
begin_removal(
    FileSystem& file_system,
    const std::string& maildir,
    const std::string& folder,
    const std::string& unique
);

/// Deletes what earlier removals renamed only. Touches nothing before proceed().
[[nodiscard]] std::unique_ptr<maildrop::Removal> end_removals(
    FileSystem& file_system, const std::string& maildir, const std::string& folder
);

}  // namespace palomar::maildir
