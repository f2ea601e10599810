// What can go wrong in a store, each with its cause and the POP3 answer that it deserves.
#pragma once

#include <chrono>
#include <string>

namespace palomar::maildrop {

enum class StoreError {
    /// Another session holds the maildrop. -ERR [IN-USE].
    in_use,
    /// The call was made with Blocking::forbidden and would have had to wait: call again in a pool.
    would_block,
    /// Another agent removed or renamed the message since the listing. -ERR without a code.
    vanished,
    /// The message or directory may not be read by us, or is no regular file. -ERR [SYS/PERM].
    unreadable,
    /// Out of disk, quota, descriptors or memory, or an I/O error: may work later. -ERR [SYS/TEMP].
    temporary,
    /// The store refuses for good: read-only file system, not a directory. -ERR [SYS/PERM].
    permanent,
};

/// An error with what the log should say beside it. `detail` may name server paths: never for a
/// reply.
struct StoreFailure {
    StoreError error;
    std::string detail;
};

/// Who holds a maildrop: for the reason behind [IN-USE].
struct Holder {
    std::chrono::system_clock::time_point since;
    /// Address of the client that holds it; empty if another server process does.
    std::string client;
};

}  // namespace palomar::maildrop
