// What an error number means for the one who wanted mail: the only place where that is decided.
#pragma once

#include "maildir/file_system.hpp"
#include "maildrop/store_error.hpp"

#include <string_view>

namespace palomar::maildir {

[[nodiscard]] maildrop::StoreError store_error(Errno error);

/// `what` is what was being done, for the log: "open /srv/mail/ana/new/1199.host".
[[nodiscard]] maildrop::StoreFailure store_failure(Errno error, std::string_view what);

}  // namespace palomar::maildir
