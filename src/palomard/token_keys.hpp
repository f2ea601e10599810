// TokenKeys: the authorization server's keys, which become the verifier of tokens: from a file,
// read again when it changes, or from a URL, asked when somebody says so (KeyFetching).
#pragma once

#include "config/config.hpp"
#include "oauth/key_set.hpp"
#include "oauth/key_set_fetcher.hpp"
#include "oauth/token_verifier.hpp"
#include "palomard/file_state.hpp"
#include "palomard/remote_key_set.hpp"
#include "server/live.hpp"
#include "telemetry/log.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <mutex>
#include <string>

namespace palomar::palomard {

/// What came of asking at the URL.
class FetchOutcome {
  public:
    enum class Kind {
        /// There is no URL.
        nobody_to_ask,
        /// The keys that were read are in use.
        read,
        failed,
        /// Meanwhile the configuration was read again, or the server stops: the answer is dropped.
        overtaken,
    };
    /// Whether the log has to tell.
    enum class News { none, some };

    explicit FetchOutcome(Kind of_kind) : kind{of_kind} {}

    Kind kind;
    News news = News::none;
    /// If they were read: for how long they are good.
    std::chrono::seconds lifetime{};
    /// If it failed: why, a sentence for the operator.
    std::string reason;
};

/// Thread-safe; the calls block on the disk, but no lock is held while the network is awaited.
class TokenKeys {
  public:
    /// Both outlive it.
    TokenKeys(server::Live<oauth::TokenVerifier>& verifier, const oauth::KeySetFetcher& fetcher)
        : verifier_{verifier}, fetcher_{fetcher} {}

    /// Reads the file; or has the URL asked by the next fetch(). Until then the keys of the same
    /// URL stay in use, by the new settings, and those from elsewhere by the old ones. The error is
    /// a sentence for the operator; then nothing was replaced.
    [[nodiscard]] std::expected<void, std::string> load(const config::OAuth& settings);

    /// Reads the file again if it has changed. If it cannot be read the old keys stay in use, and
    /// the log says why, once a change.
    void refresh(telemetry::Log& log);

    /// Asks at the URL; blocks for KeySetFetcher::longest_fetch at most. If there is no good
    /// answer, keys that came from this URL stay in use, and others go. News are keys that are
    /// others than before, and the first success or failure after the other or after load().
    [[nodiscard]] FetchOutcome fetch(const oauth::KeySetFetcher::Stop& stop);

  private:
    enum class Told { nothing, read, not_read };

    // The mutex must be held.
    void use(oauth::KeySet keys, const config::OAuth& settings);
    [[nodiscard]] FetchOutcome take(RemoteKeySet answer);
    [[nodiscard]] FetchOutcome fail(std::string reason);

    std::mutex mutex_;
    server::Live<oauth::TokenVerifier>& verifier_;
    const oauth::KeySetFetcher& fetcher_;
    config::OAuth settings_;
    FileState file_;
    /// What the URL gave last; empty: nothing yet.
    std::string text_;
    Told told_ = Told::nothing;
    /// Counts the calls of load().
    std::uint64_t loads_ = 0;
};

}  // namespace palomar::palomard
