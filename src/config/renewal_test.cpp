// What counts of a new configuration and what waits, by the table and where that depends on more.
#include "config/renewal.hpp"

#include "config/keys.hpp"
#include "config/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace palomar::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names(const Renewal& renewal) {
    std::vector<std::string> all;
    all.reserve(renewal.waiting.size());
    for (const Key* const key : renewal.waiting) {
        all.push_back(dotted(*key));
    }
    return all;
}

Config defaults() { return *load(Invocation{}); }

/// One as no other key's default is.
Config with(std::string_view section, std::string_view name, const Value& value) {
    Config config = defaults();
    EXPECT_TRUE(set(*find_key(section, name), value, "/etc/palomar", config)) << name;
    return config;
}

/// Values that are not the defaults, of all keys that wait for a start whatever else is so.
const std::map<std::string, Value> other_values{
    {"storage.data", "/srv/data"},
    {"storage.mail_location", "/home/%u/Maildir"},
    {"pop3.addresses", Words{"127.0.0.2"}},
    {"pop3.port", 110},
    {"pop3s.addresses", Words{"127.0.0.2"}},
    {"pop3s.port", 995},
    {"management.addresses", Words{"127.0.0.2"}},
    {"management.port", 7},
    {"auth.verified_logins", 7},
    {"auth.verified_seconds", 7},
    {"auth.argon2_memory_kib", 64},
    {"auth.argon2_passes", 7},
    {"auth.scram_iterations", 7},
    {"threads.io", 255},
    {"threads.files", 255},
    {"threads.hashing", 255},
    {"threads.database", 255},
    {"process.user", "mail"},
    {"sandbox.enabled", false},
    {"sandbox.paths", Words{"/srv"}},
    {"log.format", "json"},
};

TEST(Renewal, EachKeyOfAStartWaitsAloneAndIsNamed) {
    const Config start = defaults();
    std::vector<std::string> waiting;
    for (const Key& key : keys()) {
        const auto other = other_values.find(dotted(key));
        if (other == other_values.end()) {
            continue;
        }
        const Config next = with(key.section, key.name, other->second);
        const Renewal renewal = renew(start, start, next);
        EXPECT_THAT(names(renewal), ElementsAre(dotted(key)));
        EXPECT_TRUE(key.effect.same(renewal.config, start)) << dotted(key);
        EXPECT_FALSE(key.effect.same(renewal.config, next)) << dotted(key);
        EXPECT_THAT(names(renew(next, next, next)), IsEmpty()) << dotted(key);
        waiting.push_back(dotted(key));
    }
    EXPECT_EQ(waiting.size(), other_values.size());
}

TEST(Renewal, NoOtherKeyWaitsButThoseOfWhichMoreMustBeKnown) {
    for (const Key& key : keys()) {
        const std::string name = dotted(key);
        const bool depends =
            name == "pop3.require_tls" || name == "pop3.filter" || name == "oauth.keys";
        EXPECT_EQ(key.effect.waits != nullptr, other_values.contains(name) || depends) << name;
    }
}

TEST(Renewal, WhatCountsAtOnceIsThere) {
    const Config start = defaults();
    Config next = start;
    next.limits.connections_per_address = 7;
    next.limits.exempt.clear();
    next.timeouts.login = std::chrono::seconds{7};
    next.pop3.retrieved = maildrop::Policy::keep;
    next.pop3.min_version = LeastTls::v1_3;
    next.process.drain = std::chrono::seconds{7};
    next.log.level = telemetry::Level::error;
    next.threads.files = 7;
    const auto [now, waiting] = renew(start, start, next);
    EXPECT_EQ(now.limits.connections_per_address, 7U);
    EXPECT_THAT(now.limits.exempt, IsEmpty());
    EXPECT_EQ(now.timeouts.login, next.timeouts.login);
    EXPECT_EQ(now.pop3.retrieved, maildrop::Policy::keep);
    EXPECT_EQ(now.pop3.min_version, LeastTls::v1_3);
    EXPECT_EQ(now.process.drain, next.process.drain);
    EXPECT_EQ(now.log.level, telemetry::Level::error);
    EXPECT_EQ(now.threads.files, start.threads.files);
    EXPECT_THAT(waiting, ElementsAre(find_key("threads", "files")));
}

TEST(Renewal, ADataFolderDoesNotNameTheMaildirsThatFollowIt) {
    const Config start = defaults();
    Config next = start;
    next.storage.data = "/srv/data";
    next.storage.mail_location = "/srv/data/maildirs/%u/Maildir";
    const Renewal renewal = renew(start, start, next);
    EXPECT_THAT(names(renewal), ElementsAre("storage.data"));
    EXPECT_EQ(renewal.config.storage.mail_location, start.storage.mail_location);
    next.storage.mail_location = "/home/%u/Maildir";
    EXPECT_THAT(
        names(renew(start, start, next)), ElementsAre("storage.data", "storage.mail_location")
    );
}

TEST(Renewal, AFirstCertificateWaitsForItsPortAtEachReload) {
    const Config start = defaults();
    Config next = start;
    next.tls.certificates = {"/etc/a.pem"};
    next.pop3s.enabled = true;
    const Renewal first = renew(start, start, next);
    EXPECT_THAT(names(first), ElementsAre("pop3s.port"));
    EXPECT_EQ(first.config.tls.certificates, next.tls.certificates);
    EXPECT_THAT(names(renew(start, first.config, next)), ElementsAre("pop3s.port"));
    EXPECT_THAT(names(renew(start, first.config, start)), IsEmpty());
}

TEST(Renewal, TlsIsRequiredAtOnce) {
    const Config start = defaults();
    Config next = start;
    next.pop3.require_tls = true;
    const Renewal renewal = renew(start, start, next);
    EXPECT_TRUE(renewal.config.pop3.require_tls);
    EXPECT_THAT(names(renewal), IsEmpty());
    EXPECT_FALSE(renew(start, renewal.config, start).config.pop3.require_tls);
}

TEST(Renewal, TlsStaysRequiredWhereItListensOnAccountOfThat) {
    Config start = defaults();
    start.pop3.addresses = {*identity::InternetAddress::from("192.0.2.1")};
    start.pop3.require_tls = true;
    Config next = defaults();
    next.limits.connections = 7;
    const Renewal renewal = renew(start, start, next);
    EXPECT_TRUE(renewal.config.pop3.require_tls);
    EXPECT_EQ(renewal.config.limits.connections, 7U);
    EXPECT_THAT(names(renewal), ElementsAre("pop3.addresses", "pop3.require_tls"));
    next.pop3.allow_plaintext = true;
    EXPECT_FALSE(renew(start, start, next).config.pop3.require_tls);
}

TEST(Renewal, AnotherFilterWaitsUnlessThereIsNoSandbox) {
    Config start = with("pop3", "filter", Words{"cat", "-n"});
    const Config next = with("pop3", "filter", Words{"tac"});
    EXPECT_THAT(names(renew(start, start, next)), ElementsAre("pop3.filter"));
    EXPECT_EQ(renew(start, start, next).config.pop3.filter, start.pop3.filter);
    EXPECT_THAT(names(renew(defaults(), defaults(), next)), ElementsAre("pop3.filter"));
    start.sandbox.enabled = false;
    EXPECT_EQ(renew(start, start, next).config.pop3.filter, next.pop3.filter);
}

TEST(Renewal, TheSameProgramWithOtherArgumentsOrNoneAtAllCountsAtOnce) {
    const Config start = with("pop3", "filter", Words{"cat", "-n"});
    const Config other = with("pop3", "filter", Words{"cat", "-A"});
    const Renewal without = renew(start, start, defaults());
    EXPECT_THAT(without.config.pop3.filter, IsEmpty());
    EXPECT_THAT(names(without), IsEmpty());
    EXPECT_EQ(renew(start, without.config, other).config.pop3.filter, other.pop3.filter);
    const Config foreign = with("pop3", "filter", Words{"tac"});
    const Renewal refused = renew(start, without.config, foreign);
    EXPECT_THAT(refused.config.pop3.filter, IsEmpty()) << "it stays as it was, not as it began";
    EXPECT_THAT(names(refused), ElementsAre("pop3.filter"));
}

Config with_keys_at(const char* url) {
    Config config = with("oauth", "keys", url);
    config.oauth.issuer = url;
    return config;
}

TEST(Renewal, TheSandboxOfTheStartSaysWhichUrlOfKeysMayFollow) {
    const Config by_name = with_keys_at("https://login.example.org/keys");
    const Config by_address = with_keys_at("https://192.0.2.1/keys");
    const auto waits = [](const Config& start, const char* url) {
        return !renew(start, start, with_keys_at(url)).waiting.empty();
    };
    EXPECT_FALSE(waits(by_name, "https://other.example.org/more"));
    EXPECT_FALSE(waits(by_name, "https://192.0.2.9/keys"));
    EXPECT_TRUE(waits(by_name, "https://login.example.org:8443/keys"));
    EXPECT_FALSE(waits(by_name, "/etc/keys.json"));
    EXPECT_FALSE(waits(by_address, "https://192.0.2.9/keys"));
    EXPECT_TRUE(waits(by_address, "https://login.example.org/keys"));
    EXPECT_TRUE(waits(defaults(), "https://192.0.2.1/keys"));
    Config open = defaults();
    open.sandbox.enabled = false;
    Config next = with_keys_at("https://login.example.org:8443/keys");
    next.sandbox.enabled = false;
    EXPECT_THAT(names(renew(open, open, next)), IsEmpty());
}

TEST(Renewal, TheRestOfItsSectionWaitsWithAUrlOfKeys) {
    const Config start = with_keys_at("/etc/keys.json");
    Config next = with_keys_at("https://login.example.org/keys");
    next.limits.connections = 7;
    const Renewal renewal = renew(start, start, next);
    EXPECT_THAT(names(renewal), ElementsAre("oauth.keys"));
    EXPECT_EQ(renewal.config.oauth, start.oauth);
    EXPECT_EQ(renewal.config.limits.connections, 7U);
    EXPECT_THAT(names(renew(start, renewal.config, start)), IsEmpty());
}

}  // namespace
}  // namespace palomar::config
