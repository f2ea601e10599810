// Landlock: which files and TCP ports the process may still reach, as the kernel enforces it. What
// the kernel is too old for is left out, and said.
#pragma once

#include "sandbox/file_rules.hpp"

#include <expected>
#include <optional>
#include <string>

namespace palomar::sandbox {

/// How much of the rules the kernel enforces.
enum class Enforcement {
    /// All of them.
    complete,
    /// Those on files, except for truncating (before ABI 3) and ioctl on devices (before 5); those
    /// on TCP from ABI 4 on, on signals from 6 on.
    partial,
    /// None: the kernel has no Landlock, has it switched off, or only ABI 1, under which no message
    /// could move from new/ to cur/.
    none,
};

struct Landlock {
    Enforcement enforcement;
    /// For the log and `palomard --check`; what is missing and which kernel has it.
    std::string sentence;
};

/// The kernel's Landlock ABI, at least 1; nothing: none, or switched off.
[[nodiscard]] std::optional<int> landlock_version();

/// What a kernel with this ABI gives.
[[nodiscard]] Landlock landlock_of(std::optional<int> version);

/// Confines the calling thread and what it starts, threads and processes: call it before there are
/// others. It cannot be undone. Needs no privilege but no_new_privs, which it sets. The error is a
/// sentence for the operator; then nothing is confined.
[[nodiscard]] std::expected<Landlock, std::string> confine_files(const FileRules& rules);

}  // namespace palomar::sandbox
