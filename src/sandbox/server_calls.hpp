// The system calls of the server, by name: tables only. Found by strace over the tests of the whole
// server; one that does not exist on this architecture, or that libseccomp is too old for, is
// passed over.
#pragma once

#include <array>

namespace palomar::sandbox {

// clang-format off
/// Whatever the arguments are.
constexpr auto server_calls = std::to_array<const char*>({
    // Files. What they may be is Landlock's part.
    "open", "openat", "openat2", "close", "close_range", "creat", "read", "readv", "pread64",
    "preadv", "preadv2", "write", "writev", "pwrite64", "pwritev", "pwritev2", "sendfile",
    "copy_file_range", "lseek", "fadvise64", "readahead", "fallocate", "ftruncate", "fsync",
    "fdatasync", "sync_file_range", "flock", "fcntl", "dup", "dup2", "dup3", "stat", "lstat",
    "fstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2",
    "readlink", "readlinkat", "getcwd", "rename", "renameat", "renameat2", "link", "linkat",
    "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "getdents64", "umask", "utimensat",
    "fchmod", "fchmodat", "fchown",  // SQLite, for its journals
    "inotify_init1", "inotify_add_watch", "inotify_rm_watch",
    // Connections.
    "bind", "listen", "accept", "accept4", "connect", "shutdown", "getsockname", "getpeername",
    "getsockopt", "setsockopt", "recvfrom", "recvmsg", "recvmmsg", "sendto", "sendmsg",
    "sendmmsg", "poll", "ppoll", "select", "pselect6", "epoll_create1", "epoll_ctl", "epoll_wait",
    "epoll_pwait", "epoll_pwait2", "eventfd2", "pipe", "pipe2", "timerfd_create",
    "timerfd_settime", "timerfd_gettime",
    // Memory; mlock keeps secrets out of the swap.
    "brk", "munmap", "mremap", "madvise", "mlock", "mlock2", "munlock",
    // Threads and signals.
    "futex", "futex_waitv", "futex_wait", "futex_wake", "futex_requeue", "set_robust_list",
    "get_robust_list", "rseq", "set_tid_address", "membarrier", "sched_yield",
    "sched_getaffinity", "getcpu", "getpriority", "setpriority", "exit", "exit_group",
    "restart_syscall", "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigtimedwait",
    "rt_sigpending", "sigaltstack",
    // Time, chance, and what it is.
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
    "getrandom", "getpid", "gettid", "getppid", "getpgrp", "getpgid", "getuid", "geteuid",
    "getgid", "getegid", "getresuid", "getresgid", "getgroups", "getrlimit", "getrusage", "uname",
    "sysinfo",
});

/// With children of a launcher.
constexpr auto child_calls = std::to_array<const char*>({
    "kill", "waitid", "wait4", "pidfd_open", "pidfd_send_signal",
});

/// Answered with ENOSYS, as an older kernel would: the C library then takes the older call, whose
/// flags a filter can see (they lie in memory here).
constexpr auto calls_from_the_future = std::to_array<const char*>({
    "clone3", "fchmodat2",
});
// clang-format on

}  // namespace palomar::sandbox
