// The state of the file is taken before it is read: a change in between is seen the next time.
#include "palomard/token_keys.hpp"

#include "palomard/credential_events.hpp"
#include "palomard/credential_files.hpp"

#include <filesystem>
#include <memory>
#include <utility>

namespace palomar::palomard {
void TokenKeys::use(oauth::KeySet keys, const config::OAuth& settings) {
    oauth::TokenRules rules{settings.issuer, settings.audience, settings.name_claim};
    verifier_.replace(
        std::make_shared<const oauth::TokenVerifier>(std::move(keys), std::move(rules))
    );
}

std::expected<void, std::string> TokenKeys::load(const config::OAuth& settings) {
    const std::scoped_lock lock{mutex_};
    const FileState file = FileState::of(settings.keys);
    if (!settings.keys.empty()) {
        auto keys = read_key_set(settings.keys);
        if (!keys) {
            return std::unexpected{std::move(keys.error())};
        }
        use(std::move(*keys), settings);
    } else if (!settings.keys_url) {
        verifier_.replace(nullptr);
    } else if (const auto authorities = read_authorities(settings.ca_file); !authorities) {
        return std::unexpected{authorities.error()};
    }
    if (settings.keys_url != settings_.keys_url) {
        text_.clear();
    } else if (auto keys = parse_key_set(text_, ""); keys) {
        use(std::move(*keys), settings);
    }
    settings_ = settings;
    file_ = file;
    told_ = Told::nothing;
    ++loads_;
    return {};
}

void TokenKeys::refresh(telemetry::Log& log) {
    const std::scoped_lock lock{mutex_};
    if (settings_.keys.empty()) {
        return;
    }
    const FileState file = FileState::of(settings_.keys);
    if (file == file_) {
        return;
    }
    file_ = file;
    auto keys = read_key_set(settings_.keys);
    if (keys) {
        use(std::move(*keys), settings_);
        tell_read(oauth_keys, log);
    } else {
        tell_not_read(oauth_keys, keys.error(), log);
    }
}

FetchOutcome TokenKeys::fetch(const oauth::KeySetFetcher::Stop& stop) {
    std::unique_lock lock{mutex_};
    if (!settings_.keys_url) {
        return FetchOutcome{FetchOutcome::Kind::nobody_to_ask};
    }
    const config::KeySetUrl url = *settings_.keys_url;
    const std::filesystem::path ca_file = settings_.ca_file;
    const std::uint64_t loads = loads_;
    lock.unlock();
    auto answer = fetch_key_set(url, ca_file, fetcher_, stop);
    lock.lock();
    if (loads != loads_ || stop()) {
        return FetchOutcome{FetchOutcome::Kind::overtaken};
    }
    return answer ? take(std::move(*answer)) : fail(std::move(answer.error()));
}

FetchOutcome TokenKeys::take(RemoteKeySet answer) {
    FetchOutcome outcome{FetchOutcome::Kind::read};
    outcome.lifetime = answer.lifetime;
    if (answer.text != text_) {
        use(std::move(answer.keys), settings_);
        text_ = std::move(answer.text);
        outcome.news = FetchOutcome::News::some;
    }
    if (std::exchange(told_, Told::read) != Told::read) {
        outcome.news = FetchOutcome::News::some;
    }
    return outcome;
}

FetchOutcome TokenKeys::fail(std::string reason) {
    if (text_.empty()) {
        verifier_.replace(nullptr);
    }
    FetchOutcome outcome{FetchOutcome::Kind::failed};
    outcome.reason = std::move(reason);
    if (std::exchange(told_, Told::not_read) != Told::not_read) {
        outcome.news = FetchOutcome::News::some;
    }
    return outcome;
}

}  // namespace palomar::palomard
