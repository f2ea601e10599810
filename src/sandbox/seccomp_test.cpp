// System calls, made in forked children under the filters.
#include "sandbox/seccomp.hpp"

#include "sandbox/forked_child.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>
#include <tuple>

namespace palomar::sandbox {
namespace {

std::string outcome(long result) { return result < 0 ? ::strerrorname_np(errno) : "done"; }

struct Call {
    const char* name;
    long (*make)();
};

using Confine = std::function<std::expected<void, std::string>()>;

std::string under(const Confine& confine, const Call& call) {
    return said_by_child([&] {
        const auto confined = confine();
        return confined ? outcome(call.make()) : confined.error();
    });
}

std::expected<void, std::string> as_server() { return confine_calls({}); }

long new_socket(int family) { return ::socket(family, SOCK_STREAM, 0); }

long map(int protection) {
    void* const memory = ::mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? -1 : 0;
}

long raw_fork(unsigned long flags) {
    const long process = ::syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
    if (process == 0) {
        ::_exit(0);
    }
    return process;
}

constexpr auto harmful = std::to_array<Call>({
    {"execve", [] { return long{::execl("/bin/true", "true", nullptr)}; }},
    {"ptrace", [] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }},
    {"mount", [] { return ::syscall(SYS_mount, "a", "/", "tmpfs", 0, nullptr); }},
    {"chroot", [] { return ::syscall(SYS_chroot, "/"); }},
    {"bpf", [] { return ::syscall(SYS_bpf, 0, nullptr, 0); }},
    {"keyctl", [] { return ::syscall(SYS_keyctl, 0, 0, 0, 0, 0); }},
    {"userfaultfd", [] { return ::syscall(SYS_userfaultfd, 0); }},
    {"perf_event_open", [] { return ::syscall(SYS_perf_event_open, nullptr, 0, 0, 0, 0); }},
    {"io_uring_setup", [] { return ::syscall(SYS_io_uring_setup, 1, nullptr); }},
    {"unshare", [] { return long{::unshare(CLONE_NEWUSER)}; }},
    {"clone into a namespace", [] { return raw_fork(CLONE_NEWUSER); }},
    {"personality", [] { return ::syscall(SYS_personality, 0xffffffff); }},
    {"setuid", [] { return ::syscall(SYS_setuid, ::getuid()); }},
    {"kill", [] { return long{::kill(::getppid(), 0)}; }},
    {"tgkill of others", [] { return ::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0); }},
    {"socket(AF_PACKET)", [] { return new_socket(AF_PACKET); }},
    {"socket(AF_NETLINK)", [] { return new_socket(AF_NETLINK); }},
    {"socket(AF_ALG)", [] { return new_socket(AF_ALG); }},
    {"prctl(PR_SET_DUMPABLE)", [] { return long{::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)}; }},
    {"ioctl(TIOCSTI)", [] { return long{::ioctl(0, TIOCSTI, "x")}; }},
    {"mmap of writable code", [] { return map(PROT_READ | PROT_WRITE | PROT_EXEC); }},
    {"limits of others",
     [] { return ::syscall(SYS_prlimit64, ::getppid(), RLIMIT_NOFILE, nullptr, nullptr); }},
    {"symlink", [] { return ::syscall(SYS_symlinkat, "a", AT_FDCWD, "/tmp/b"); }},
});

constexpr auto harmless = std::to_array<Call>({
    {"socket(AF_INET6)", [] { return new_socket(AF_INET6); }},
    {"socket(AF_UNIX)", [] { return new_socket(AF_UNIX); }},
    {"open", [] { return long{::open("/dev/null", O_RDWR)}; }},
    {"mmap", [] { return map(PROT_READ | PROT_WRITE); }},
    {"mmap of code", [] { return map(PROT_READ | PROT_EXEC); }},
    {"own limits",
     [] {
         rlimit limit{};
         return long{::getrlimit(RLIMIT_NOFILE, &limit)};
     }},
    {"name of a thread", [] { return long{::prctl(PR_SET_NAME, "x", 0, 0, 0)}; }},
    {"another thread",
     [] {
         std::thread{[] {}}.join();
         return long{0};
     }},
});

TEST(Seccomp, IsThere) { EXPECT_TRUE(has_seccomp()); }

TEST(Seccomp, TheServerCannotDoHarm) {
    for (const Call& call : harmful) {
        EXPECT_EQ(under(as_server, call), "EPERM") << call.name;
    }
}

TEST(Seccomp, TheServerCanDoItsWork) {
    for (const Call& call : harmless) {
        EXPECT_EQ(under(as_server, call), "done") << call.name;
    }
}

TEST(Seccomp, NewerCallsThanTheListAreAnsweredAsByAnOlderKernel) {
    EXPECT_EQ(under(as_server, {"", [] { return ::syscall(SYS_clone3, nullptr, 0); }}), "ENOSYS");
}

TEST(Seccomp, AViolationMayEndTheProcess) {
    const auto strictly = [] { return confine_calls({.on_violation = OnViolation::kill}); };
    EXPECT_EQ(
        under(strictly, {"", [] { return ::syscall(SYS_chroot, "/"); }}),
        "ended by signal " + std::to_string(SIGSYS)
    );
    for (const Call& call : harmless) {
        EXPECT_EQ(under(strictly, call), "done") << call.name;
    }
}

TEST(Seccomp, AServerWithChildrenMayEndThem) {
    const auto with_children = [] { return confine_calls({.children = Children::of_a_launcher}); };
    EXPECT_EQ(under(with_children, {"", [] { return long{::kill(::getppid(), 0)}; }}), "done");
    EXPECT_EQ(under(with_children, harmful.front()), "EPERM");
}

TEST(Seccomp, ACrashIsStillACrash) {
    EXPECT_EQ(
        under(as_server, {"", []() -> long { std::abort(); }}),
        "ended by signal " + std::to_string(SIGABRT)
    );
}

TEST(Seccomp, ThreadsThatRunAlreadyAreConfinedToo) {
    EXPECT_EQ(
        said_by_child([] {
            std::string said;
            std::array<int, 2> ends{};
            std::ignore = ::pipe(ends.data());
            std::thread thread{[&] {
                char octet{};
                std::ignore = ::read(ends[0], &octet, 1);
                said = outcome(::syscall(SYS_chroot, "/"));
            }};
            const auto confined = as_server();
            std::ignore = ::write(ends[1], "x", 1);
            thread.join();
            return said;
        }),
        "EPERM"
    );
}

TEST(Seccomp, ProgramsMayDoAllButHarm) {
    for (const Call& call : harmful) {
        const std::string name = call.name;
        if (name.contains("ptrace") || name == "mount" || name == "bpf" || name == "unshare" ||
            name.contains("clone") || name == "keyctl" || name == "ioctl(TIOCSTI)" ||
            name == "socket(AF_PACKET)" || name == "socket(AF_ALG)" || name == "personality") {
            EXPECT_EQ(under(refuse_dangerous_calls, call), "EPERM") << name;
        }
    }
    for (const Call& call : harmless) {
        EXPECT_EQ(under(refuse_dangerous_calls, call), "done") << call.name;
    }
    EXPECT_EQ(under(refuse_dangerous_calls, harmful.front()), "");  // it became the program
}

}  // namespace
}  // namespace palomar::sandbox
