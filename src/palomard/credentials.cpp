// The state of the files is taken before they are read: a change in between is seen the next time.
#include "palomard/credentials.hpp"

#include "palomard/credential_events.hpp"
#include "palomard/credential_files.hpp"

#include <filesystem>
#include <utility>

namespace palomar::palomard {
namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours lifetime_of_tickets{24};

}  // namespace

Credentials::States Credentials::states_of_tls() const {
    States states;
    for (const auto* const files : {&tls_settings_.certificates, &tls_settings_.keys}) {
        for (const fs::path& file : *files) {
            states.push_back(FileState::of(file));
        }
    }
    return states;
}

std::expected<void, std::string> Credentials::load(
    const config::Tls& tls, const config::OAuth& oauth
) {
    const std::scoped_lock lock{mutex_};
    const config::Tls tls_before = std::exchange(tls_settings_, tls);
    const auto old_identities = tls_.now();
    Outcome loaded = load_tls(tls);
    if (loaded) {
        loaded = tokens_.load(oauth);
    }
    if (!loaded) {
        tls_.replace(old_identities);
        tls_settings_ = tls_before;
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

void Credentials::refresh(telemetry::Log& log) {
    {
        const std::scoped_lock lock{mutex_};
        const bool old_tickets =
            std::chrono::steady_clock::now() - tickets_since_ > lifetime_of_tickets;
        const bool is_due = old_tickets || states_of_tls() != tls_states_;
        if (!tls_settings_.certificates.empty() && is_due) {
            if (const auto loaded = load_tls(tls_settings_); loaded) {
                tell_read(certificates, log);
            } else {
                tell_not_read(certificates, loaded.error(), log);
            }
        }
    }
    tokens_.refresh(log);
}

}  // namespace palomar::palomard
