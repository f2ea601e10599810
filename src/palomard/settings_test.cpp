// Tests of what a configuration means to those who act by it, and of what counts at once.
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

TEST(Settings, WhatCountsAtTheNextStartIsNamedAndKept) {
    const config::Config running = defaults();
    EXPECT_THAT(sections_for_next_start(running, running), IsEmpty());
    config::Config next = running;
    next.timeouts.login = std::chrono::seconds{7};
    next.pop3.max_bad_commands = 7;
    next.auth.reveal_unknown_users = false;
    next.auth.mechanisms = {};
    EXPECT_THAT(sections_for_next_start(running, next), IsEmpty());
    next.threads.files = 7;
    next.pop3.port = 7;
    next.pop3.filter = {"cat"};
    next.tls.certificates = {"/etc/a.pem"};
    EXPECT_THAT(
        sections_for_next_start(running, next), ElementsAre("[pop3]", "[pop3s]", "[threads]")
    );
    const config::Config now = until_next_start(running, next);
    EXPECT_THAT(now.pop3.filter, IsEmpty());
    EXPECT_EQ(now.pop3.max_bad_commands, 7U);
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
