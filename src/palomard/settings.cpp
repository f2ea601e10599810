// One function for each reader.
#include "palomard/settings.hpp"

#include "config/version.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace palomar::palomard {
namespace {

/// So many may come at once after a quiet time, for each that may come in a second.
constexpr std::uint32_t burst = 4;

guard::Rate rate(std::uint32_t per_second) {
    return {.per_second = per_second, .burst = std::max(1U, per_second * burst)};
}

net::TlsVersion tls_version(config::LeastTls least) {
    switch (least) {
        case config::LeastTls::v1_2:
            return net::TlsVersion::tls_1_2;
        case config::LeastTls::v1_3:
            return net::TlsVersion::tls_1_3;
    }
    std::unreachable();
}

/// What can be done at all: proofs need verifiers, tokens need keys.
bool is_possible(sasl::Mechanism mechanism, const config::Config& config, Tokens tokens) {
    switch (mechanism) {
        case sasl::Mechanism::plain:
            return true;
        case sasl::Mechanism::scram_sha_256:
        case sasl::Mechanism::scram_sha_256_plus:
            return config.auth.scram_iterations > 0;
        case sasl::Mechanism::oauthbearer:
        case sasl::Mechanism::xoauth2:
            return tokens == Tokens::can_be_checked;
    }
    std::unreachable();
}

std::vector<sasl::Mechanism> mechanisms(const config::Config& config, Tokens tokens) {
    std::vector<sasl::Mechanism> all;
    all.reserve(config.auth.mechanisms.size());
    for (const std::string& name : config.auth.mechanisms) {
        const auto mechanism = sasl::find(name);
        if (mechanism && is_possible(*mechanism, config, tokens)) {
            all.push_back(*mechanism);
        }
    }
    return all;
}

/// What fetching the keys takes: the port, names if the host is one, the authorities to trust.
void allow_fetching_keys(const config::OAuth& oauth, sandbox::FileRules& files) {
    if (!oauth.keys_url) {
        return;
    }
    if (files.tcp) {
        files.tcp->connect.push_back(oauth.keys_url->port);
    }
    if (oauth.keys_url->host == config::KeySetUrl::Host::name) {
        files.allow_looking_up_names();
    }
    if (oauth.ca_file.empty()) {
        // Where links in /etc/ssl lead, and what other systems have instead.
        files.read_only.emplace_back("/usr/share/ca-certificates");
        files.read_only.emplace_back("/etc/pki");
    } else {
        files.allow_rereading(oauth.ca_file);
    }
}

}  // namespace

pop3::SessionPolicy session_policy(const config::Config& config, Tokens tokens) {
    return {
        .reveal_unknown_users = config.auth.reveal_unknown_users,
        .retrieved = config.pop3.retrieved,
        .filtered = !config.pop3.filter.empty(),
        .has_certificate = !config.tls.certificates.empty(),
        .mechanisms = mechanisms(config, tokens),
        .max_bad_commands = config.pop3.max_bad_commands,
        .implementation = "Palomar " + std::string{config::version()},
    };
}

server::SessionTimeouts session_timeouts(const config::Config& config) {
    return {config.timeouts.login, config.timeouts.inactivity, config.timeouts.write};
}

server::FilterSettings filter_settings(const config::Config& config) {
    return {config.pop3.filter, config.pop3.filter_timeout, config.pop3.filter_max_running};
}

server::Entrance pop3_entrance(const config::Config& config) {
    return {
        .tls = server::Entrance::Tls::on_request,
        .tls_required = config.pop3.require_tls,
        .least_tls = tls_version(config.pop3.min_version),
        .proxies = config.pop3.proxy_from,
    };
}

server::Entrance pop3s_entrance(const config::Config& config) {
    return {
        .tls = server::Entrance::Tls::implicit,
        .tls_required = true,
        .least_tls = tls_version(config.pop3s.min_version),
        .proxies = config.pop3s.proxy_from,
    };
}

guard::Guard::Settings guard_settings(const config::Config& config) {
    const config::Limits& limits = config.limits;
    guard::Guard::Settings settings;
    settings.origins = {limits.ipv4_prefix, limits.ipv6_prefix, limits.exempt};
    for (guard::Pace* const pace : {&settings.delay.by_address, &settings.delay.by_account}) {
        pace->first = limits.failure_delay;
        pace->ceiling = limits.failure_delay_ceiling;
        pace->memory = limits.failure_memory;
    }
    settings.delay.longest_wait = limits.failure_delay_ceiling;
    settings.delay.known_good.lifetime = limits.known_good;
    settings.limits.in_all = limits.connections;
    settings.limits.by_address = limits.connections_per_address;
    settings.limits.by_account_and_address = limits.sessions_per_account_and_address;
    settings.limits.new_in_all = rate(limits.new_connections_per_second);
    settings.limits.new_by_address = rate(limits.new_connections_per_second_per_address);
    settings.bans.after = limits.ban_after_failures;
    settings.bans.within = limits.ban_window;
    settings.bans.lasting = limits.ban;
    return settings;
}

sandbox::Settings sandbox_settings(
    const config::Config& config,
    const std::string& mail_root,
    const std::optional<std::filesystem::path>& file
) {
    sandbox::Settings settings{
        .user = config.process.user.empty() ? std::nullopt : std::optional{config.process.user},
        .files = sandbox::usual_files_of_server(),
        .programs = std::nullopt,
    };
    auto& files = settings.files;
    files.read_write.push_back(config.storage.data);
    files.read_write.emplace_back(mail_root);
    std::ranges::copy(config.sandbox.paths, std::back_inserter(files.read_write));
    for (const auto* const paths : {&config.tls.certificates, &config.tls.keys}) {
        std::ranges::for_each(*paths, [&](const auto& path) { files.allow_rereading(path); });
    }
    if (!config.oauth.keys.empty()) {
        files.allow_rereading(config.oauth.keys);
    }
    allow_fetching_keys(config.oauth, files);
    if (file) {
        files.allow_rereading(*file);
    }
    if (!config.pop3.filter.empty()) {
        settings.programs = sandbox::usual_files_of_program(config.pop3.filter.front());
        settings.programs->read_only.emplace_back(mail_root);
        settings.programs->signals = sandbox::Signals::within;
    }
    return settings;
}

}  // namespace palomar::palomard
