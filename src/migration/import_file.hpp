// What another mail server's list of users holds for Palomar: names and hashes, line by line. Text
// in, values out: it opens no file and talks to no server.
#pragma once

#include "identity/user_name.hpp"

#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::migration {

/// A user to be taken over.
struct Entry {
    /// From 1.
    std::size_t line;
    identity::UserName name;
    /// As identity::to_text() writes it.
    std::string hash;
};

/// A line that cannot be taken over.
struct Problem {
    /// From 1.
    std::size_t line;
    /// Why not, for whoever runs the import. Never quotes a hash or a name that is none.
    std::string sentence;
};

/// Reads a Dovecot passwd-file (`user:{SCHEME}hash:uid:gid:...`) or /etc/shadow
/// (`user:$6$...:19000:...`). Name and hash are taken; what else keeps a user out or has his mail
/// elsewhere makes his line a problem (further_fields.hpp). The result has one element for each
/// line but empty ones and comments (`#`), in their order; lines may end in CRLF. A name's first
/// line counts, whatever became of it; later ones are problems.
[[nodiscard]] std::vector<std::expected<Entry, Problem>> read_import_file(
    std::string_view text, std::chrono::sys_days today
);

}  // namespace palomar::migration
