// The kernel's side of Landlock up to version 7 of its ABI. linux/landlock.h of an older system
// ends earlier, and the C library has no functions for the three calls.
#pragma once

#include <linux/landlock.h>

#include <cstddef>
#include <cstdint>
#include <sys/syscall.h>
#include <unistd.h>

namespace palomar::sandbox::abi {

/// struct landlock_ruleset_attr of version 6. A kernel takes the beginning that it knows, as long
/// as the rest is zero.
struct Ruleset {
    std::uint64_t handled_access_fs;
    /// From version 4.
    std::uint64_t handled_access_net;
    /// From version 6.
    std::uint64_t scoped;
};

/// struct landlock_net_port_attr, from version 4.
struct PortRule {
    std::uint64_t allowed_access;
    std::uint64_t port;
};
constexpr int port_rule_type = 2;

/// From version 2. In version 1 nothing may ever move from one folder to another.
constexpr std::uint64_t fs_refer = 1ULL << 13U;
/// From version 3.
constexpr std::uint64_t fs_truncate = 1ULL << 14U;
/// From version 5.
constexpr std::uint64_t fs_ioctl_dev = 1ULL << 15U;
/// From version 4.
constexpr std::uint64_t net_bind_tcp = 1ULL << 0U;
constexpr std::uint64_t net_connect_tcp = 1ULL << 1U;
/// From version 6.
constexpr std::uint64_t scope_abstract_unix_socket = 1ULL << 0U;
constexpr std::uint64_t scope_signal = 1ULL << 1U;

/// Like the system calls: negative with errno set is a failure.
[[nodiscard]] inline long version() {
    return ::syscall(SYS_landlock_create_ruleset, nullptr, 0UL, LANDLOCK_CREATE_RULESET_VERSION);
}
[[nodiscard]] inline long create_ruleset(const Ruleset& attributes) {
    return ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0U);
}
[[nodiscard]] inline long add_rule(int ruleset, const landlock_path_beneath_attr& rule) {
    return ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
}
[[nodiscard]] inline long add_rule(int ruleset, const PortRule& rule) {
    return ::syscall(SYS_landlock_add_rule, ruleset, port_rule_type, &rule, 0U);
}
[[nodiscard]] inline long restrict_self(int ruleset) {
    return ::syscall(SYS_landlock_restrict_self, ruleset, 0U);
}

}  // namespace palomar::sandbox::abi
