// Tests of what a configuration means to those who act by it.
#include "palomard/settings.hpp"

#include "config/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomard {
namespace {

using sasl::Mechanism;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

config::Config defaults() { return *config::load(config::Invocation{}); }

TEST(Settings, AMechanismIsOfferedOnlyIfItCanWork) {
    config::Config config = defaults();
    EXPECT_THAT(
        session_policy(config, Tokens::cannot_be_checked).mechanisms,
        ElementsAre(Mechanism::scram_sha_256_plus, Mechanism::scram_sha_256, Mechanism::plain)
    );
    config.auth.scram_iterations = 0;
    EXPECT_THAT(
        session_policy(config, Tokens::cannot_be_checked).mechanisms, ElementsAre(Mechanism::plain)
    );
    EXPECT_THAT(
        session_policy(config, Tokens::can_be_checked).mechanisms, Contains(Mechanism::oauthbearer)
    );
    config.auth.mechanisms = {};
    EXPECT_THAT(session_policy(config, Tokens::cannot_be_checked).mechanisms, IsEmpty());
}

TEST(Settings, StlsNeedsACertificateAndTheOtherPortNeedsTls) {
    config::Config config = defaults();
    EXPECT_FALSE(session_policy(config, Tokens::cannot_be_checked).has_certificate);
    config.tls.certificates = {"/etc/a.pem"};
    EXPECT_TRUE(session_policy(config, Tokens::cannot_be_checked).has_certificate);
    EXPECT_FALSE(pop3_entrance(config).tls_required);
    EXPECT_TRUE(pop3s_entrance(config).tls_required);
    config.pop3.require_tls = true;
    EXPECT_TRUE(pop3_entrance(config).tls_required);
}

TEST(Settings, TheSandboxReachesWhatTheConfigurationNames) {
    config::Config config = defaults();
    config.storage.data = "/srv/data";
    config.tls.certificates = {"/etc/tls/a.pem"};
    config.sandbox.paths = {"/mnt/mail"};
    const auto settings = sandbox_settings(config, "/srv/mail", "/etc/palomar/palomar.toml");
    for (const char* const path : {"/srv/data", "/srv/mail", "/mnt/mail"}) {
        EXPECT_THAT(settings.files.read_write, Contains(path));
    }
    for (const char* const path : {"/etc/tls", "/etc/palomar"}) {
        EXPECT_THAT(settings.files.read_only, Contains(path));
        EXPECT_THAT(settings.files.read_write, Not(Contains(path)));
    }
    EXPECT_FALSE(settings.programs);
    config.pop3.filter = {"/usr/local/bin/filter"};
    const auto& programs = sandbox_settings(config, "/srv/mail", std::nullopt).programs;
    ASSERT_TRUE(programs);
    EXPECT_THAT(programs->read_only, Contains("/srv/mail"));
    EXPECT_THAT(programs->read_write, Not(Contains("/srv/mail")));
}

TEST(Settings, BothListenersHaveTheirOwnTlsAndProxies) {
    config::Config config = defaults();
    config.pop3.min_version = config::LeastTls::v1_3;
    config.pop3s.proxy_from = {*identity::Network::from("192.0.2.0/24")};
    EXPECT_EQ(pop3_entrance(config).least_tls, net::TlsVersion::tls_1_3);
    EXPECT_EQ(pop3s_entrance(config).least_tls, net::TlsVersion::tls_1_2);
    EXPECT_THAT(pop3_entrance(config).proxies, IsEmpty());
    EXPECT_EQ(pop3s_entrance(config).proxies, config.pop3s.proxy_from);
}

config::Config with_keys_at(std::string_view url) {
    config::Config config = defaults();
    config.oauth.keys_url = config::KeySetUrl::from(url);
    EXPECT_TRUE(config.oauth.keys_url) << url;
    return config;
}

sandbox::FileRules files_of(const config::Config& config) {
    return sandbox_settings(config, "/srv/mail", std::nullopt).files;
}

TEST(Settings, TheSandboxLetsKeysBeFetchedFromTheirUrlAndNothingElse) {
    EXPECT_THAT(files_of(defaults()).tcp->connect, IsEmpty());
    EXPECT_THAT(files_of(defaults()).read_only, Not(Contains("/etc")));
    const auto by_address = files_of(with_keys_at("https://192.0.2.1:8443/keys"));
    EXPECT_THAT(by_address.tcp->connect, ElementsAre(8443));
    EXPECT_THAT(by_address.read_only, Not(Contains("/etc")));
    EXPECT_THAT(by_address.tcp->bind, IsEmpty());
    const auto by_name = files_of(with_keys_at("https://login.example.org/keys"));
    EXPECT_THAT(by_name.tcp->connect, ElementsAre(443, 53));
    EXPECT_THAT(by_name.read_only, Contains("/etc"));
    EXPECT_THAT(by_name.read_write, Not(Contains("/etc")));
}

TEST(Settings, TheSandboxReachesTheAuthoritiesOfTheUrl) {
    config::Config config = with_keys_at("https://192.0.2.1/keys");
    EXPECT_THAT(files_of(config).read_only, Contains("/etc/pki"));
    config.oauth.ca_file = "/srv/ca/root.pem";
    EXPECT_THAT(files_of(config).read_only, Contains("/srv/ca"));
    EXPECT_THAT(files_of(config).read_only, Not(Contains("/etc/pki")));
}

TEST(Settings, LimitsReachTheGuard) {
    config::Config config = defaults();
    config.limits.failure_delay = std::chrono::seconds{3};
    config.limits.connections_per_address = 5;
    config.limits.new_connections_per_second = 6;
    config.limits.ban_after_failures = 8;
    const auto settings = guard_settings(config);
    EXPECT_EQ(settings.delay.by_account.first, std::chrono::seconds{3});
    EXPECT_EQ(settings.delay.by_address.first, std::chrono::seconds{3});
    EXPECT_EQ(settings.limits.by_address, 5U);
    EXPECT_EQ(settings.limits.new_in_all.per_second, 6U);
    EXPECT_EQ(settings.limits.new_in_all.burst, 24U);
    EXPECT_EQ(settings.bans.after, 8U);
}

}  // namespace
}  // namespace palomar::palomard
