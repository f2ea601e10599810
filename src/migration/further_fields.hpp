// What a line says of its user besides name and hash. An account that is made of these two alone
// may log in, from anywhere, for ever: whom the line keeps out must not get one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::migration {

/// Why `name` must not be taken over, and what to do instead; nothing: he may be. `fields`: what
/// stands behind the password and its colon, in a passwd-file (`uid:gid:gecos:home:shell:extra`) or
/// in /etc/shadow (`changed:least:most:warning:inactive:expires:`). No value of a field is quoted.
///
/// Passed over: uid, gid, home and shell; extra fields that neither keep anybody out nor say where
/// mail lies; ages of a password that has not shut its account.
[[nodiscard]] std::optional<std::string> objection(
    std::string_view name, std::string_view fields, std::chrono::sys_days today
);

}  // namespace palomar::migration
