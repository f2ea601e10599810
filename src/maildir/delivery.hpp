// Delivery into a Maildir. It knows nothing of accounts, and what is in a message does not matter
// to it.
#pragma once

#include "maildir/file_system.hpp"
#include "maildrop/store.hpp"

#include <expected>
#include <memory>
#include <string>

namespace palomar::maildir {

/// Begins a message in tmp/ of the Maildir at `maildir`, an absolute path. `name` is a unique one;
/// in new/ the message has it with `,S=` and its octets behind it. Blocks. Errors: vanished,
/// unreadable, temporary, permanent.
[[nodiscard]] std::expected<std::unique_ptr<maildrop::Delivery>, maildrop::StoreFailure>
begin_delivery(FileSystem& file_system, const std::string& maildir, const std::string& name);

}  // namespace palomar::maildir
