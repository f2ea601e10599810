// The removal of a directory with all that is in it. It knows nothing of Maildirs.
#pragma once

#include "maildir/file_system.hpp"
#include "maildrop/store_error.hpp"

#include <expected>
#include <string>

namespace palomar::maildir {

/// Removes what has the name in `directory`: a directory with its tree, or anything else by itself.
/// Follows no link and enters no other file system; goes on past what cannot be removed; what is
/// gone already is fine. `within` is the path of `directory`, for the log. Blocks long. Error: the
/// first failure.
[[nodiscard]] std::expected<void, maildrop::StoreFailure> remove_tree(
    FileSystem& file_system, int directory, const std::string& within, const std::string& name
);

}  // namespace palomar::maildir
