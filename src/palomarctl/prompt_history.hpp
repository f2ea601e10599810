// What the prompt remembers from one day to the next, and what it must not.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace palomar::palomarctl {

/// `palomar/palomarctl_history` in XDG_STATE_HOME, or in `.local/state` in HOME. Nothing: neither
/// is set to an absolute path.
[[nodiscard]] std::optional<std::filesystem::path> history_file();

/// Makes the file, its user's alone, and the folders above it, if they are missing. False: it
/// cannot be had, or it is a link.
[[nodiscard]] bool make_history_file(const std::filesystem::path& file);

/// Only a line that is understood and for which no password was typed: one that is mistyped may
/// hold a password anywhere.
[[nodiscard]] bool may_be_remembered(std::string_view line);

}  // namespace palomar::palomarctl
