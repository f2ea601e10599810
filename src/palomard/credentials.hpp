// Credentials: what proves who the server is (certificates) and who its clients are (the
// authorization server's keys): read, and read again when the files change.
#pragma once

#include "config/config.hpp"
#include "net/tls_identities.hpp"
#include "palomard/file_state.hpp"
#include "palomard/token_keys.hpp"
#include "server/live.hpp"
#include "telemetry/log.hpp"

#include <chrono>
#include <expected>
#include <mutex>
#include <string>
#include <vector>

namespace palomar::palomard {

/// Thread-safe; the calls block on the disk, and on each other.
class Credentials {
  public:
    /// Both outlive it.
    Credentials(server::Live<net::TlsIdentities>& tls, TokenKeys& tokens)
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
    using States = std::vector<FileState>;

    // The mutex must be held.
    [[nodiscard]] States states_of_tls() const;
    [[nodiscard]] Outcome load_tls(const config::Tls& settings);

    std::mutex mutex_;
    server::Live<net::TlsIdentities>& tls_;
    TokenKeys& tokens_;
    config::Tls tls_settings_;
    States tls_states_;
    std::chrono::steady_clock::time_point tickets_since_;
};

}  // namespace palomar::palomard
