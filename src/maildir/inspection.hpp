// Inspection: finds out the octets of files by looking into them, by several threads where there
// are many: a disk answers several questions in the time of one.
#pragma once

#include "maildir/catalogue.hpp"
#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace palomar::maildir {

/// The octets of the files at `positions`, in that order. One that may not be read, or lies on a
/// bad spot of the disk, stays as it is known, with its file's size for octets. Blocks. Errors of a
/// file: those of Sizer::size_of.
[[nodiscard]] std::vector<Result<Size>> inspect(
    FileSystem& file_system,
    Folders& folders,
    const Catalogue& files,
    std::span<const std::size_t> positions
);

}  // namespace palomar::maildir
