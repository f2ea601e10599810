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
        session_policy(config).mechanisms,
        ElementsAre(Mechanism::scram_sha_256_plus, Mechanism::scram_sha_256, Mechanism::plain)
    );
    config.auth.scram_iterations = 0;
    EXPECT_THAT(session_policy(config).mechanisms, ElementsAre(Mechanism::plain));
    config.oauth.keys = "/etc/keys.json";
    EXPECT_THAT(session_policy(config).mechanisms, Contains(Mechanism::oauthbearer));
    config.auth.mechanisms = {};
    EXPECT_THAT(session_policy(config).mechanisms, IsEmpty());
}

TEST(Settings, StlsNeedsACertificateAndTheOtherPortNeedsTls) {
    config::Config config = defaults();
    EXPECT_FALSE(session_policy(config).has_certificate);
    config.tls.certificates = {"/etc/a.pem"};
    EXPECT_TRUE(session_policy(config).has_certificate);
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
