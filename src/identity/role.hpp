// Role: how much a manager of the server may do. What each command needs is the management
// protocol's to say.
#pragma once

#include <optional>
#include <string_view>

namespace palomar::identity {

/// Ordered: a later one may do all that an earlier one may.
enum class Role {
    /// Looks on.
    viewer,
    /// Works on accounts and their sessions.
    operator_,  // NOLINT(readability-identifier-naming): the word alone is a keyword
    /// Works on managers too.
    administrator,
};

/// "viewer", "operator", "administrator".
[[nodiscard]] std::string_view to_text(Role role);

/// The way back, to the letter. Nothing: no role is called that.
[[nodiscard]] std::optional<Role> role_from(std::string_view text);

}  // namespace palomar::identity
