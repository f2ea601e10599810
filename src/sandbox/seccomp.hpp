// Seccomp: which system calls are left. Two filters: of the server, who may do what is listed and
// nothing else; of the programs it starts, who may do all but what no such program needs.
#pragma once

#include <expected>
#include <string>

namespace palomar::sandbox {

/// What happens to a call that is not allowed. The kernel logs it in either case (audit, or
/// dmesg: `type=1326`).
enum class OnViolation {
    /// It fails with EPERM. For a server that people depend on: a call that we forgot, or that the
    /// next C library makes, costs what it was made for and not all sessions. An attacker gets no
    /// further by it than by a process that ends.
    refuse,
    /// The process ends by SIGSYS. For tests: nothing goes unnoticed.
    kill,
};

/// Does the server have children?
enum class Children {
    none,
    /// A launcher starts programs for it: it waits for them and ends them. It executes nothing
    /// itself.
    of_a_launcher,
};

struct CallRules {
    OnViolation on_violation = OnViolation::refuse;
    Children children = Children::none;
};

/// Does the kernel have seccomp filters?
[[nodiscard]] bool has_seccomp();

/// Leaves the server the calls that it uses; sockets of IP and Unix only, threads but no
/// namespaces. Confines all threads, there and to come, and all processes that they start. Cannot
/// be undone; sets no_new_privs. The error is a sentence for the operator; then nothing is
/// confined.
[[nodiscard]] std::expected<void, std::string> confine_calls(const CallRules& rules);

/// For the programs of the operator's choice: everything but what inspects other processes, changes
/// the system, or is known for the kernel's weaknesses only. What is refused fails with EPERM.
[[nodiscard]] std::expected<void, std::string> refuse_dangerous_calls();

}  // namespace palomar::sandbox
