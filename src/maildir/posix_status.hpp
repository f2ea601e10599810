// What the kernel says of files and file systems, in the terms of file_system.hpp. It calls
// nothing.
#pragma once

#include "maildir/file_system.hpp"

#include <cstdint>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace palomar::maildir {

[[nodiscard]] FileType type_from(mode_t mode);
[[nodiscard]] Status status_from(const struct stat& raw);
[[nodiscard]] Status status_from(const struct statx& raw);

/// As stat(2) has it.
[[nodiscard]] std::uint64_t device_of(const struct statx& raw);

/// Whether it is of a kind that is known to ask no other machine.
[[nodiscard]] bool is_local_type(const struct statfs& system);

}  // namespace palomar::maildir
