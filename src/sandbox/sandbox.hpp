// Sandbox: everything that confines the server, in the order in which it works. Knows neither
// configuration nor POP3.
#pragma once

#include "sandbox/landlock.hpp"
#include "sandbox/launcher.hpp"
#include "sandbox/seccomp.hpp"

#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace palomar::sandbox {

struct Settings {
    /// As for drop_root().
    std::optional<std::string> user;
    /// Of the server. Signals are left to enter().
    FileRules files;
    OnViolation on_violation = OnViolation::refuse;
    /// Of the programs that the server starts; nothing: it starts none.
    std::optional<FileRules> programs;
};

/// What was achieved.
struct Report {
    Landlock files;
    /// False: the kernel has no seccomp filters.
    bool calls_confined;
    /// There if the settings have `programs`.
    std::optional<Launcher> launcher;

    /// One sentence each, for the log.
    [[nodiscard]] std::vector<std::string> sentences() const;
};

/// Starts the launcher, drops root, confines files, then calls. To be called when ports are bound
/// and before there is a second thread: that is checked, as a thread would stay outside.
/// A kernel that lacks something is no error; the report says so. The error is a sentence for the
/// operator: the process may be confined by half and should end.
[[nodiscard]] std::expected<Report, std::string> enter(const Settings& settings);

/// For `palomard --check`: what this kernel gives, a line each, without a full stop.
[[nodiscard]] std::vector<std::string> describe_support();

}  // namespace palomar::sandbox
