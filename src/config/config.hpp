// Config: everything an operator can choose, typed, checked and complete. Made once by load(),
// changed never.
#pragma once

#include "config/ip_address.hpp"
#include "maildrop/policy.hpp"
#include "telemetry/log.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace palomar::config {

/// How a log line looks.
enum class LogFormat { text, json };

struct Storage {
    /// Absolute. Holds the accounts, and the Maildirs unless mail_location says otherwise.
    std::filesystem::path data;
    /// Absolute, a valid pattern (mail_location.hpp), never empty.
    std::string mail_location;
};

struct Pop3 {
    /// At least one. All are loopback addresses unless allow_plaintext.
    std::vector<IpAddress> addresses;
    /// 0: the kernel picks a free one.
    std::uint16_t port{};
    bool allow_plaintext{};
    /// Of accounts that have no policy of their own.
    maildrop::Policy retrieved{};
    /// Program and arguments; empty: messages go out unfiltered. A program without `/` is looked up
    /// in PATH, one with `/` is absolute.
    std::vector<std::string> filter;
    std::chrono::seconds filter_timeout{};
    unsigned filter_max_running{};
    unsigned max_bad_commands{};
};

struct Management {
    /// At least one. All are loopback addresses unless allow_plaintext.
    std::vector<IpAddress> addresses;
    /// 0: the kernel picks a free one.
    std::uint16_t port{};
    bool allow_plaintext{};
};

struct Timeouts {
    std::chrono::seconds login{};
    std::chrono::seconds inactivity{};
    /// For a write that makes no progress.
    std::chrono::seconds write{};
};

struct Auth {
    bool reveal_unknown_users{};
    /// Entries of the verified-login cache; 0: no cache.
    std::size_t verified_logins{};
    std::chrono::seconds verified{};
    std::uint32_t argon2_memory_kib{};
    std::uint32_t argon2_passes{};
};

/// Each at least 1: where the file says "one per core", the cores have been counted.
struct Threads {
    unsigned io{};
    unsigned files{};
    unsigned hashing{};
    unsigned database{};
};

struct Logging {
    LogFormat format{};
    telemetry::Level level{};
};

struct Config {
    Storage storage;
    Pop3 pop3;
    Management management;
    Timeouts timeouts;
    Auth auth;
    Threads threads;
    Logging log;
};

}  // namespace palomar::config
