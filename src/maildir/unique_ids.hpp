// Which unique-id (RFC 1939 §7) the file of a message gives it. Pure, and the same on every
// machine.
#pragma once

#include "maildrop/unique_id.hpp"

#include <cstdint>
#include <string_view>

namespace palomar::maildir {

/// The Maildir unique name where it fits RFC 1939, else a hash of it.
[[nodiscard]] maildrop::UniqueId unique_id_of(std::string_view unique_name);

/// For the second and further files of one unique name: a hash that the inode goes into.
[[nodiscard]] maildrop::UniqueId unique_id_of_namesake(
    std::string_view unique_name, std::uint64_t inode
);

}  // namespace palomar::maildir
