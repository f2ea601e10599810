// libseccomp makes a BPF program of names and comparisons. Comparisons see registers only: what an
// argument points to stays unseen.
#include "sandbox/seccomp.hpp"

#include "sandbox/dangerous_calls.hpp"
#include "sandbox/sentence.hpp"
#include "sandbox/server_calls.hpp"

#include <linux/seccomp.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <span>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

namespace palomar::sandbox {
namespace {

using Comparison = scmp_arg_cmp;
using Comparisons = std::span<const Comparison>;

/// From the kernel's headers since 5.6; the C library names it later.
constexpr scmp_datum_t clone_newtime = 0x80;

constexpr scmp_datum_t new_namespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                        CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET |
                                        clone_newtime;

/// Where clone(2) has its flags.
#if defined(__s390__)
constexpr unsigned clone_flags = 1;
#else
constexpr unsigned clone_flags = 0;
#endif

constexpr Comparison argument_is(unsigned argument, scmp_datum_t value) {
    return {argument, SCMP_CMP_EQ, value, 0};
}

constexpr Comparison argument_lacks(unsigned argument, scmp_datum_t bits) {
    return {argument, SCMP_CMP_MASKED_EQ, bits, 0};
}

/// The first failure stays; the rules after it are not made.
class Filter {
  public:
    /// `otherwise` answers what no rule is about.
    explicit Filter(std::uint32_t otherwise) : context_{seccomp_init(otherwise)} {
        note(context_ ? 0 : -ENOMEM);
        set(SCMP_FLTATR_CTL_NNP, 1);
        set(SCMP_FLTATR_CTL_TSYNC, 1);
        set(SCMP_FLTATR_CTL_LOG, 1);
        // A tree rather than a list of a hundred comparisons; libseccomp before 2.5 has only lists.
        set(SCMP_FLTATR_CTL_OPTIMIZE, 2);
    }

    void answer(std::uint32_t action, const char* name, Comparisons comparisons = {}) {
        const int number = seccomp_syscall_resolve_name(name);
        if (error_ == 0 && number != __NR_SCMP_ERROR) {
            const auto count = static_cast<unsigned>(comparisons.size());
            note(seccomp_rule_add_array(context_.get(), action, number, count, comparisons.data()));
        }
    }

    void answer(std::uint32_t action, std::span<const char* const> names) {
        for (const char* name : names) {
            answer(action, name);
        }
    }

    /// Allows the call where its argument is one of the values.
    void allow_only(const char* name, unsigned argument, std::span<const scmp_datum_t> values) {
        for (const scmp_datum_t value : values) {
            answer(SCMP_ACT_ALLOW, name, std::array{argument_is(argument, value)});
        }
    }

    std::expected<void, std::string> load() {
        if (error_ == 0) {
            note(seccomp_load(context_.get()));
        }
        if (error_ != 0) {
            return refused("cannot confine system calls", -error_);
        }
        return {};
    }

  private:
    struct Release {
        void operator()(void* context) const { seccomp_release(context); }
    };

    void set(scmp_filter_attr attribute, std::uint32_t value) {
        if (error_ == 0) {
            note(seccomp_attr_set(context_.get(), attribute, value));
        }
    }

    void note(int outcome) {
        if (error_ == 0 && outcome < 0) {
            error_ = outcome;
        }
    }

    std::unique_ptr<void, Release> context_;
    int error_ = 0;
};

std::uint32_t action_of(OnViolation choice) {
    switch (choice) {
        case OnViolation::refuse:
            return SCMP_ACT_ERRNO(EPERM);
        case OnViolation::kill:
            return SCMP_ACT_KILL_PROCESS;
    }
    std::unreachable();
}

/// Calls that do good and harm, by their arguments.
void allow_by_arguments(Filter& filter) {
    static constexpr auto ip_and_unix = std::to_array<scmp_datum_t>({AF_INET, AF_INET6, AF_UNIX});
    static constexpr auto only_unix = std::to_array<scmp_datum_t>({AF_UNIX});
    static constexpr auto names_of_threads_and_memory =
        std::to_array<scmp_datum_t>({PR_SET_NAME, PR_GET_NAME, PR_SET_VMA});
    // Never TIOCSTI, which types into the terminal.
    static constexpr auto harmless_requests =
        std::to_array<scmp_datum_t>({FIONBIO, FIONREAD, FIOCLEX, TCGETS, TIOCGWINSZ});
    const auto self = static_cast<scmp_datum_t>(::getpid());

    filter.allow_only("socket", 0, ip_and_unix);
    filter.allow_only("socketpair", 0, only_unix);
    filter.allow_only("prctl", 0, names_of_threads_and_memory);
    filter.allow_only("ioctl", 1, harmless_requests);
    filter.allow_only("tgkill", 0, std::array{self});
    filter.allow_only("prlimit64", 0, std::array{scmp_datum_t{0}, self});
    filter.answer(SCMP_ACT_ALLOW, "clone", std::array{argument_lacks(clone_flags, new_namespaces)});
    // Nothing that was written becomes code.
    filter.answer(SCMP_ACT_ALLOW, "mprotect", std::array{argument_lacks(2, PROT_EXEC)});
    filter.answer(SCMP_ACT_ALLOW, "mmap", std::array{argument_lacks(2, PROT_EXEC)});
    filter.answer(SCMP_ACT_ALLOW, "mmap", std::array{argument_lacks(2, PROT_WRITE)});
}

}  // namespace

bool has_seccomp() {
    const std::uint32_t action = SECCOMP_RET_ERRNO;
    return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0U, &action) == 0;
}

std::expected<void, std::string> confine_calls(const CallRules& rules) {
    Filter filter{action_of(rules.on_violation)};
    filter.answer(SCMP_ACT_ALLOW, server_calls);
    if (rules.children == Children::of_a_launcher) {
        filter.answer(SCMP_ACT_ALLOW, child_calls);
    }
    filter.answer(SCMP_ACT_ERRNO(ENOSYS), calls_from_the_future);
    allow_by_arguments(filter);
    return filter.load();
}

std::expected<void, std::string> refuse_dangerous_calls() {
    constexpr std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    Filter filter{SCMP_ACT_ALLOW};
    filter.answer(refuse, dangerous_calls);
    filter.answer(SCMP_ACT_ERRNO(ENOSYS), calls_from_the_future);
    // One rule a bit: a comparison is with all of its mask.
    for (const int flag :
         {CLONE_NEWNS,
          CLONE_NEWCGROUP,
          CLONE_NEWUTS,
          CLONE_NEWIPC,
          CLONE_NEWUSER,
          CLONE_NEWPID,
          CLONE_NEWNET}) {
        const auto bit = static_cast<scmp_datum_t>(flag);
        filter.answer(
            refuse, "clone", std::array{Comparison{clone_flags, SCMP_CMP_MASKED_EQ, bit, bit}}
        );
    }
    filter.answer(refuse, "ioctl", std::array{argument_is(1, TIOCSTI)});
    for (const int family : {AF_ALG, AF_KEY, AF_PACKET, AF_VSOCK, AF_BLUETOOTH, AF_TIPC, AF_RDS}) {
        const auto value = static_cast<scmp_datum_t>(family);
        filter.answer(refuse, "socket", std::array{argument_is(0, value)});
    }
    return filter.load();
}

}  // namespace palomar::sandbox
