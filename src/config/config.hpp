// Config: everything an operator can choose, typed, checked and complete. Made by load(), and by
// renew() while the server runs.
#pragma once

#include "config/key_set_url.hpp"
#include "identity/internet_address.hpp"
#include "identity/network.hpp"
#include "maildrop/policy.hpp"
#include "telemetry/log.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
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

/// The oldest version of TLS that is accepted.
enum class LeastTls { v1_2, v1_3 };

struct Pop3 {
    /// At least one. All are loopback addresses unless allow_plaintext, or require_tls with a
    /// certificate.
    std::vector<identity::InternetAddress> addresses;
    /// 0: the kernel picks a free one.
    std::uint16_t port{};
    bool allow_plaintext{};
    /// STLS before anything secret.
    bool require_tls{};
    LeastTls min_version{};
    /// Whose connections begin with a header of the PROXY protocol.
    std::vector<identity::Network> proxy_from;
    /// Of accounts that have no policy of their own.
    maildrop::Policy retrieved{};
    /// Program and arguments; empty: messages go out unfiltered. A program without `/` is looked up
    /// in PATH, one with `/` is absolute.
    std::vector<std::string> filter;
    std::chrono::seconds filter_timeout{};
    unsigned filter_max_running{};
    unsigned max_bad_commands{};
};

/// TLS from the first octet; listened on if there is a certificate.
struct Pop3s {
    /// There is a certificate.
    bool enabled{};
    /// At least one.
    std::vector<identity::InternetAddress> addresses;
    /// 0: the kernel picks a free one.
    std::uint16_t port{};
    LeastTls min_version{};
    std::vector<identity::Network> proxy_from;
};

/// PEM files, absolute. As many keys as certificates, or none if each file holds both.
struct Tls {
    std::vector<std::filesystem::path> certificates;
    std::vector<std::filesystem::path> keys;
};

struct Management {
    /// At least one. All are loopback addresses unless allow_plaintext.
    std::vector<identity::InternetAddress> addresses;
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
    /// For AUTH, in the order in which they are offered; names of SASL mechanisms.
    std::vector<std::string> mechanisms;
    /// Of SCRAM verifiers; 0: none are made, and SCRAM is not offered.
    std::uint32_t scram_iterations{};
};

/// Tokens of an authorization server; accepted if its keys, a JSON Web Key Set (RFC 7517), come
/// from a file or from a URL.
struct OAuth {
    /// Absolute, or empty.
    std::filesystem::path keys;
    /// Only if there is no file.
    std::optional<KeySetUrl> keys_url;
    /// Absolute, or empty: the authorities that may vouch for the URL's host are the system's. PEM.
    std::filesystem::path ca_file;
    std::string issuer;
    std::string audience;
    std::string name_claim;

    friend bool operator==(const OAuth&, const OAuth&) = default;
};

/// Against abuse. 0 stands for no limit.
struct Limits {
    unsigned ipv4_prefix{};
    unsigned ipv6_prefix{};
    std::vector<identity::Network> exempt;
    std::uint32_t connections{};
    std::uint32_t connections_per_address{};
    std::uint32_t sessions_per_account_and_address{};
    std::uint32_t new_connections_per_second{};
    std::uint32_t new_connections_per_second_per_address{};
    std::chrono::seconds failure_delay{};
    std::chrono::seconds failure_delay_ceiling{};
    std::chrono::seconds failure_memory{};
    std::chrono::seconds known_good{};
    std::uint32_t ban_after_failures{};
    std::chrono::seconds ban_window{};
    std::chrono::seconds ban{};
};

struct Process {
    /// Whom the process becomes if it was started as root; empty: it stays who it is.
    std::string user;
    /// How long transfers may take that are under way when the server is told to stop.
    std::chrono::seconds drain{};
};

struct Sandbox {
    bool enabled{};
    /// Absolute: what it may read and write besides.
    std::vector<std::filesystem::path> paths;
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
    Pop3s pop3s;
    Tls tls;
    Management management;
    Timeouts timeouts;
    Auth auth;
    OAuth oauth;
    Limits limits;
    Threads threads;
    Process process;
    Sandbox sandbox;
    Logging log;
};

}  // namespace palomar::config
