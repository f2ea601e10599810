// Credentials: what proves who the server is (certificates) and who its clients are (the
// authorization server's keys): read from files, and read again when these change.
#pragma once

#include "config/config.hpp"
#include "net/tls_identities.hpp"
#include "oauth/token_verifier.hpp"
#include "server/live.hpp"
#include "telemetry/log.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace palomar::palomard {

/// Thread-safe; the calls block on the disk, and on each other.
class Credentials {
  public:
    /// Both outlive it.
    Credentials(server::Live<net::TlsIdentities>& tls, server::Live<oauth::TokenVerifier>& tokens)
        : tls_{tls}, tokens_{tokens} {}

    /// Reads all. The error is a sentence for the operator; then nothing was replaced.
    [[nodiscard]] std::expected<void, std::string> load(
        const config::Tls& tls, const config::OAuth& oauth
    );

    /// Reads again what has changed since, and once a day everything, so that the keys of session
    /// tickets do not grow old. What cannot be read leaves the old in use, and the log says why,
    /// once a change.
    void refresh(telemetry::Log& log);

  private:
    using Outcome = std::expected<void, std::string>;

    /// A file as it was: nothing if it could not be looked at.
    struct State {
        std::uint64_t device = 0;
        std::uint64_t file = 0;
        std::uint64_t size = 0;
        std::int64_t changed_seconds = 0;
        std::int64_t changed_nanoseconds = 0;

        friend bool operator==(const State&, const State&) = default;
    };
    using States = std::vector<State>;

    // The mutex must be held.
    [[nodiscard]] static State state_of(const std::filesystem::path& file);
    [[nodiscard]] States states_of_tls() const;
    [[nodiscard]] Outcome load_tls(const config::Tls& settings);
    [[nodiscard]] Outcome load_tokens(const config::OAuth& settings);

    std::mutex mutex_;
    server::Live<net::TlsIdentities>& tls_;
    server::Live<oauth::TokenVerifier>& tokens_;
    config::Tls tls_settings_;
    config::OAuth oauth_settings_;
    States tls_states_;
    State token_state_;
    std::chrono::steady_clock::time_point tickets_since_;
};

}  // namespace palomar::palomard
