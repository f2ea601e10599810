// Privileges: root, capabilities, and the way back to them. Given up, never taken.
#pragma once

#include <expected>
#include <optional>
#include <string>

namespace palomar::sandbox {

/// What being root was good for ends here: ports below 1024 are bound already. Call it before there
/// are other threads: capabilities are each thread's own.
///
/// Root with a `user`: becomes that user, with the groups that it has, without a capability (the
/// bounding set included), and makes sure that there is no way back.
/// Root without a `user`: stays root, with no capabilities but those that reach files of others:
/// Maildirs that belong to many system users need it.
/// Not root: loses what capabilities it has. A `user` that it is not is an error.
///
/// In each case no program that is executed gets more than this one has (no_new_privs).
/// The error is a sentence for the operator; the process should end then.
[[nodiscard]] std::expected<void, std::string> drop_root(const std::optional<std::string>& user);

/// For `palomard --check`: root becomes the user, as by drop_root(). Others only learn whether root
/// could: somebody else may start the server. The same errors.
[[nodiscard]] std::expected<void, std::string> try_user(const std::string& user);

}  // namespace palomar::sandbox
