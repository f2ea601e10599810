// The state of the files is taken before they are read: a change in between is seen the next time.
#include "palomard/credentials.hpp"

#include "palomard/credential_files.hpp"

#include <memory>
#include <sys/stat.h>
#include <utility>

namespace palomar::palomard {
namespace fs = std::filesystem;
using telemetry::Level;

namespace {

constexpr std::chrono::hours lifetime_of_tickets{24};

void tell(
    std::string_view what, const std::expected<void, std::string>& outcome, telemetry::Log& log
) {
    if (outcome) {
        log.write(Level::info, "credentials_read", {{"of", what}});
    } else {
        log.write(
            Level::error, "credentials_not_read", {{"of", what}, {"reason", outcome.error()}}
        );
    }
}

}  // namespace

Credentials::State Credentials::state_of(const fs::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        return {};
    }
    return {
        status.st_dev,
        status.st_ino,
        static_cast<std::uint64_t>(status.st_size),
        status.st_mtim.tv_sec,
        status.st_mtim.tv_nsec
    };
}

Credentials::States Credentials::states_of_tls() const {
    States states;
    for (const auto* const files : {&tls_settings_.certificates, &tls_settings_.keys}) {
        for (const fs::path& file : *files) {
            states.push_back(state_of(file));
        }
    }
    return states;
}

std::expected<void, std::string> Credentials::load(
    const config::Tls& tls, const config::OAuth& oauth
) {
    const std::scoped_lock lock{mutex_};
    const config::Tls tls_before = std::exchange(tls_settings_, tls);
    const config::OAuth oauth_before = std::exchange(oauth_settings_, oauth);
    const auto old_identities = tls_.now();
    Outcome loaded = load_tls(tls);
    if (loaded) {
        loaded = load_tokens(oauth);
    }
    if (!loaded) {
        tls_.replace(old_identities);
        tls_settings_ = tls_before;
        oauth_settings_ = oauth_before;
    }
    return loaded;
}

Credentials::Outcome Credentials::load_tls(const config::Tls& settings) {
    tls_states_ = states_of_tls();
    tickets_since_ = std::chrono::steady_clock::now();
    if (settings.certificates.empty()) {
        tls_.replace(nullptr);
        return {};
    }
    auto identities = net::TlsIdentities::load(certificate_files(settings));
    if (!identities) {
        return std::unexpected{std::move(identities.error().sentence)};
    }
    tls_.replace(std::move(*identities));
    return {};
}

Credentials::Outcome Credentials::load_tokens(const config::OAuth& settings) {
    token_state_ = state_of(settings.keys);
    if (settings.keys.empty()) {
        tokens_.replace(nullptr);
        return {};
    }
    auto keys = read_key_set(settings.keys);
    if (!keys) {
        return std::unexpected{std::move(keys.error())};
    }
    oauth::TokenRules rules{settings.issuer, settings.audience, settings.name_claim};
    tokens_.replace(std::make_shared<const oauth::TokenVerifier>(std::move(*keys), std::move(rules))
    );
    return {};
}

void Credentials::refresh(telemetry::Log& log) {
    const std::scoped_lock lock{mutex_};
    const bool old_tickets =
        std::chrono::steady_clock::now() - tickets_since_ > lifetime_of_tickets;
    if (!tls_settings_.certificates.empty() && (old_tickets || states_of_tls() != tls_states_)) {
        tell("certificates", load_tls(tls_settings_), log);
    }
    if (!oauth_settings_.keys.empty() && state_of(oauth_settings_.keys) != token_state_) {
        tell("oauth_keys", load_tokens(oauth_settings_), log);
    }
}

}  // namespace palomar::palomard
