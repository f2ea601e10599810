// The table of error numbers.
#include "maildir/failure.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace palomar::maildir {
namespace {

using maildrop::StoreError;

TEST(Failure, EveryErrorNumberHasItsMeaning) {
    struct Case {
        int error;
        StoreError meaning;
    };
    for (const auto& [error, meaning] : {
             Case{EAGAIN, StoreError::would_block},
             Case{ENOENT, StoreError::vanished},
             Case{ESTALE, StoreError::vanished},
             Case{EACCES, StoreError::unreadable},
             Case{EPERM, StoreError::unreadable},
             Case{ELOOP, StoreError::unreadable},
             Case{ENXIO, StoreError::unreadable},
             Case{EROFS, StoreError::permanent},
             Case{ENOTDIR, StoreError::permanent},
             Case{EMFILE, StoreError::temporary},
             Case{ENFILE, StoreError::temporary},
             Case{ENOMEM, StoreError::temporary},
             Case{ENOSPC, StoreError::temporary},
             Case{EDQUOT, StoreError::temporary},
             Case{EIO, StoreError::temporary},
             Case{ETIMEDOUT, StoreError::temporary},
         }) {
        EXPECT_EQ(store_error(Errno{error}), meaning) << error;
    }
}

TEST(Failure, DetailSaysWhatFailedAndWhy) {
    EXPECT_EQ(
        store_failure(Errno{ENOSPC}, "write /srv/x").detail, "write /srv/x: No space left on device"
    );
}

}  // namespace
}  // namespace palomar::maildir
