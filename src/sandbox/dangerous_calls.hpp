// The system calls that are refused to programs of the operator's choice, by name: a table only.
#pragma once

#include <array>

namespace palomar::sandbox {

// clang-format off
/// Refused to programs of the operator's choice, which may do anything else.
constexpr auto dangerous_calls = std::to_array<const char*>({
    // Looking into other processes, or steering them.
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd",
    "perf_event_open", "userfaultfd",
    // The system: mounts, modules, clocks, swap, accounting, booting.
    "mount", "umount", "umount2", "mount_setattr", "move_mount", "open_tree", "fsopen",
    "fsconfig", "fsmount", "fspick", "pivot_root", "chroot", "init_module", "finit_module",
    "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "acct",
    "quotactl", "quotactl_fd", "settimeofday", "clock_settime", "clock_adjtime", "adjtimex",
    "sethostname", "setdomainname", "syslog", "iopl", "ioperm", "vhangup", "nfsservctl",
    "lookup_dcookie",
    // Other namespaces, and files by number past all permissions of folders.
    "unshare", "setns", "name_to_handle_at", "open_by_handle_at",
    // Large parts of the kernel that such a program has no use for.
    "bpf", "keyctl", "add_key", "request_key", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "personality", "modify_ldt", "vm86", "vm86old", "mbind", "migrate_pages",
    "move_pages", "set_mempolicy",
});
// clang-format on

}  // namespace palomar::sandbox
