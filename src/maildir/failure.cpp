// Errno -> StoreError.
#include "maildir/failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace palomar::maildir {

maildrop::StoreError store_error(Errno error) {
    using enum maildrop::StoreError;
    switch (error.value) {
        case EAGAIN:
            return would_block;
        // ESTALE: a network file system's word for a file that was removed elsewhere.
        case ENOENT:
        case ESTALE:
            return vanished;
        // What FileSystem says of links (ELOOP, EXDEV), directories and FIFOs (EISDIR, ENXIO) where
        // it wants regular files.
        case EACCES:
        case EPERM:
        case ELOOP:
        case EXDEV:
        case EISDIR:
        case ENXIO:
            return unreadable;
        case EROFS:
        case ENOTDIR:
        case ENAMETOOLONG:
        case EEXIST:
            return permanent;
        // ENOSPC, EDQUOT, EMFILE, ENFILE, ENOMEM, EIO, and what we do not know: it may work later.
        default:
            return temporary;
    }
}

maildrop::StoreFailure store_failure(Errno error, std::string_view what) {
    const auto reason = std::error_code{error.value, std::generic_category()}.message();
    return {store_error(error), fmt::format("{}: {}", what, reason)};
}

}  // namespace palomar::maildir
