// Each key with values it takes and values it refuses.
#include "config/keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace palomar::config {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

using Values = std::vector<Value>;

struct Case {
    const char* section;
    const char* name;
    Values good;
    Values bad;
};

const Values some_seconds{1, 600, 86400};
const Values no_seconds{0, -1, 86401, "600", true, Words{}, Foreign{"1.5"}};
const Values networks{Words{}, Words{"192.0.2.0/24", "::1"}};
const Values no_networks{Words{"192.0.2.1/24"}, Words{"localhost"}, Words{""}, "::1", 1};
const Values paths{Words{}, Words{"/etc/a.pem", "b.pem"}};
const Values no_paths{Words{""}, Words{"a\nb"}, "/etc/a.pem", 1};
const Values counts{0, 1, 1'000'000};
const Values no_counts{-1, 1'000'001, "1", true};

/// Of what clients may say, and whose word counts.
const std::vector<Case> cases_of_service{
    {"storage",
     "data",
     {"/srv/palomar", "./x", "x y", "\xC3\xB1"},
     {"", "a\nb", "a\0b"s, 1, Words{"/srv"}}},
    {"storage", "mail_location", {"", "/srv/%u", "mail/%d/%n"}, {"/srv", "%u", "/srv/%x/%u", 1}},
    {"pop3",
     "addresses",
     {Words{"127.0.0.1"}, Words{"::", "0.0.0.0"}},
     {Words{}, Words{"localhost"}, Words{"::1", ""}, "::1", 1}},
    {"pop3", "port", {0, 110, 65535}, {-1, 65536, "110", true, Words{}}},
    {"pop3", "allow_plaintext", {true, false}, {0, 1, "true", "yes"}},
    {"pop3", "require_tls", {true, false}, {1, "true"}},
    {"pop3", "min_version", {"1.2", "1.3"}, {"1.1", "TLSv1.2", 1, Foreign{"1.2"}}},
    {"pop3", "proxy_from", networks, no_networks},
    {"pop3s", "addresses", {Words{"::1"}}, {Words{}, Words{"localhost"}, "::1"}},
    {"pop3s", "port", {0, 995, 65535}, {-1, 65536, "995"}},
    {"pop3s", "min_version", {"1.2", "1.3"}, {"", "1.0", 2}},
    {"pop3s", "proxy_from", networks, no_networks},
    {"tls", "certificates", paths, no_paths},
    {"tls", "keys", paths, no_paths},
    {"pop3", "retrieved", {"archive", "keep"}, {"", "Archive", "delete", 0, true}},
    {"pop3",
     "filter",
     {Words{}, Words{"cat"}, Words{"/bin/cat", "", "{}"}},
     {"cat", Words{""}, Words{"", "x"}, Words{"a\0b"s}, Words{"a", "\0"s}, 1}},
    {"pop3", "filter_timeout_seconds", some_seconds, no_seconds},
    {"pop3", "filter_max_running", {1, 10000}, {0, 10001, -1, "1"}},
    {"pop3", "max_bad_commands", {1, 1000}, {0, 1001, "1"}},
    {"management",
     "addresses",
     {Words{"127.0.0.1"}, Words{"::", "0.0.0.0"}},
     {Words{}, Words{"localhost"}, Words{"::1", ""}, "::1", 1}},
    {"management", "port", {0, 60401, 65535}, {-1, 65536, "60401", true, Words{}}},
    {"management", "allow_plaintext", {true, false}, {0, 1, "true", "yes"}},
    {"timeouts", "login_seconds", some_seconds, no_seconds},
    {"timeouts", "inactivity_seconds", some_seconds, no_seconds},
    {"timeouts", "write_seconds", some_seconds, no_seconds},
    {"auth", "reveal_unknown_users", {true, false}, {1, "false"}},
    {"auth", "verified_logins", {0, 1, 10'000'000}, {-1, 10'000'001, "1"}},
    {"auth", "verified_seconds", some_seconds, no_seconds},
    {"auth", "argon2_memory_kib", {8, 65536, 4194304}, {0, 7, 4194305, "64M"}},
    {"auth", "argon2_passes", {1, 20}, {0, 21, true}},
    {"auth",
     "mechanisms",
     {Words{}, Words{"PLAIN"}, Words{"SCRAM-SHA-256", "PLAIN"}},
     {Words{"plain"}, Words{"PLAIN", "PLAIN"}, Words{"LOGIN"}, "PLAIN", 1}},
    {"auth", "scram_iterations", {0, 4096, 10'000'000}, {-1, 10'000'001, "1"}},
    {"oauth",
     "keys",
     {"", "/etc/keys.json", "keys.json", "https://login.example.org/keys", "http://[::1]/keys"},
     {"a\nb", 1, Words{}, "http://login.example.org/keys", "ftp://127.0.0.1/keys", "://"}},
    {"oauth", "ca_file", {"", "/etc/ca.pem", "ca.pem"}, {"a\nb", 1, Words{}}},
    {"oauth", "issuer", {"", "https://login.example.org/"}, {"a\nb", 1, Words{}}},
    {"oauth", "audience", {"", "pop3"}, {"a\nb", 1}},
    {"oauth", "name_claim", {"sub", "email"}, {"a\nb", 1}}
};

/// Of how much there may be of everything.
const std::vector<Case> cases_of_limits{
    {"limits", "ipv4_prefix", {8, 24, 32}, {7, 33, "32"}},
    {"limits", "ipv6_prefix", {16, 48, 128}, {15, 129, "64"}},
    {"limits", "exempt", networks, no_networks},
    {"limits", "connections", counts, no_counts},
    {"limits", "connections_per_address", counts, no_counts},
    {"limits", "sessions_per_account_and_address", counts, no_counts},
    {"limits", "new_connections_per_second", counts, no_counts},
    {"limits", "new_connections_per_second_per_address", counts, no_counts},
    {"limits", "failure_delay_seconds", {0, 1, 86400}, {-1, 86401, "1"}},
    {"limits", "failure_delay_ceiling_seconds", {0, 1, 86400}, {-1, 86401, "1"}},
    {"limits", "failure_memory_seconds", some_seconds, no_seconds},
    {"limits", "known_good_seconds", {0, 31'536'000}, {-1, 31'536'001, "1"}},
    {"limits", "ban_after_failures", counts, no_counts},
    {"limits", "ban_window_seconds", some_seconds, no_seconds},
    {"limits", "ban_seconds", {1, 31'536'000}, {0, 31'536'001, "1"}},
    {"process", "user", {"", "palomar"}, {"a\nb", 1}},
    {"process", "drain_seconds", some_seconds, no_seconds},
    {"sandbox", "enabled", {true, false}, {1, "true"}},
    {"sandbox", "paths", paths, no_paths},
    {"threads", "io", {0, 1, 256}, {-1, 257, "all"}},
    {"threads", "files", {1, 256}, {0, 257, "1"}},
    {"threads", "hashing", {0, 1, 256}, {-1, 257, "1"}},
    {"threads", "database", {1, 256}, {0, 257, "1"}},
    {"log", "format", {"text", "json"}, {"", "JSON", "xml", 1}},
    {"log", "level", {"debug", "info", "warning", "error"}, {"", "warn", "INFO", 2}}
};

std::vector<Case> cases() {
    std::vector<Case> all = cases_of_service;
    all.insert(all.end(), cases_of_limits.begin(), cases_of_limits.end());
    return all;
}

/// A configuration with one key set, as from a file in /etc/palomar.
Config with(std::string_view section, std::string_view name, const Value& value) {
    Config config;
    const Key* key = find_key(section, name);
    EXPECT_NE(key, nullptr) << name;
    if (key != nullptr) {
        const auto done = set(*key, value, "/etc/palomar", config);
        EXPECT_TRUE(done) << done.error();
    }
    return config;
}

TEST(Keys, EachHasItsCasesAndItsOwnName) {
    std::set<std::string> names;
    for (const auto& each : cases()) {
        EXPECT_NE(find_key(each.section, each.name), nullptr) << each.name;
        names.insert("["s + each.section + "] " + each.name);
    }
    std::set<std::string> known;
    for (const auto& key : keys()) {
        EXPECT_TRUE(known.insert(to_string(key)).second) << to_string(key);
    }
    EXPECT_EQ(names, known);
}

TEST(Keys, TakeGoodValuesAndTheirDefault) {
    for (const auto& each : cases()) {
        with(each.section, each.name, find_key(each.section, each.name)->standard);
        for (const auto& value : each.good) {
            SCOPED_TRACE(each.name + ("=" + to_string(value)));
            with(each.section, each.name, value);
        }
    }
}

TEST(Keys, RefuseBadValuesAndSayWhatWouldBeRight) {
    for (const auto& each : cases()) {
        const Key& key = *find_key(each.section, each.name);
        for (const auto& value : each.bad) {
            Config config;
            const auto done = set(key, value, "/etc/palomar", config);
            ASSERT_FALSE(done) << each.name << "=" << to_string(value);
            EXPECT_EQ(done.error(), "got " + to_string(value) + "; must be " + must_be(key.type));
        }
    }
}

TEST(Keys, SayInPlainWordsWhatAValueMustBe) {
    const std::tuple<const char*, const char*, const char*> words[] = {
        {"pop3", "port", "an integer from 0 to 65535"},
        {"timeouts", "login_seconds", "a number of seconds from 1 to 86400"},
        {"pop3", "allow_plaintext", "true or false"},
        {"pop3", "retrieved", "\"archive\" or \"keep\""},
        {"log", "level", "\"debug\", \"info\", \"warning\" or \"error\""},
        {"pop3", "addresses", "a list of one or more IPv4 or IPv6 addresses"},
    };
    for (const auto& [section, name, text] : words) {
        EXPECT_EQ(must_be(find_key(section, name)->type), text);
    }
}

TEST(Keys, NamesStandForTheirEnumerators) {
    EXPECT_EQ(with("pop3", "retrieved", "archive").pop3.retrieved, maildrop::Policy::archive);
    EXPECT_EQ(with("pop3", "retrieved", "keep").pop3.retrieved, maildrop::Policy::keep);
    EXPECT_EQ(with("log", "format", "text").log.format, LogFormat::text);
    EXPECT_EQ(with("log", "format", "json").log.format, LogFormat::json);
    EXPECT_EQ(with("log", "level", "debug").log.level, telemetry::Level::debug);
    EXPECT_EQ(with("log", "level", "info").log.level, telemetry::Level::info);
    EXPECT_EQ(with("log", "level", "warning").log.level, telemetry::Level::warning);
    EXPECT_EQ(with("log", "level", "error").log.level, telemetry::Level::error);
}

TEST(Keys, EachSetsItsOwnMember) {
    using std::chrono::seconds;
    EXPECT_EQ(with("pop3", "port", 110).pop3.port, 110);
    EXPECT_TRUE(with("pop3", "allow_plaintext", true).pop3.allow_plaintext);
    EXPECT_EQ(with("pop3", "filter_timeout_seconds", 7).pop3.filter_timeout, seconds{7});
    EXPECT_EQ(with("pop3", "filter_max_running", 7).pop3.filter_max_running, 7U);
    EXPECT_EQ(with("pop3", "max_bad_commands", 7).pop3.max_bad_commands, 7U);
    EXPECT_EQ(with("management", "addresses", Words{"::2"}).management.addresses[0].str(), "::2");
    EXPECT_EQ(with("management", "port", 110).management.port, 110);
    EXPECT_TRUE(with("management", "allow_plaintext", true).management.allow_plaintext);
    EXPECT_EQ(with("timeouts", "login_seconds", 7).timeouts.login, seconds{7});
    EXPECT_EQ(with("timeouts", "inactivity_seconds", 7).timeouts.inactivity, seconds{7});
    EXPECT_EQ(with("timeouts", "write_seconds", 7).timeouts.write, seconds{7});
    EXPECT_TRUE(with("auth", "reveal_unknown_users", true).auth.reveal_unknown_users);
    EXPECT_EQ(with("auth", "verified_logins", 7).auth.verified_logins, 7U);
    EXPECT_EQ(with("auth", "verified_seconds", 7).auth.verified, seconds{7});
    EXPECT_EQ(with("auth", "argon2_memory_kib", 8).auth.argon2_memory_kib, 8U);
    EXPECT_EQ(with("auth", "argon2_passes", 7).auth.argon2_passes, 7U);
    EXPECT_EQ(with("auth", "mechanisms", Words{"PLAIN"}).auth.mechanisms, Words{"PLAIN"});
    EXPECT_EQ(with("auth", "scram_iterations", 7).auth.scram_iterations, 7U);
    EXPECT_TRUE(with("pop3", "require_tls", true).pop3.require_tls);
    EXPECT_EQ(with("pop3", "min_version", "1.3").pop3.min_version, LeastTls::v1_3);
    EXPECT_EQ(with("pop3", "proxy_from", Words{"::1"}).pop3.proxy_from.at(0).str(), "::1");
    EXPECT_EQ(with("pop3s", "addresses", Words{"::2"}).pop3s.addresses.at(0).str(), "::2");
    EXPECT_EQ(with("pop3s", "port", 7).pop3s.port, 7);
    EXPECT_EQ(with("pop3s", "min_version", "1.3").pop3s.min_version, LeastTls::v1_3);
    EXPECT_EQ(with("pop3s", "proxy_from", Words{"::1"}).pop3s.proxy_from.at(0).str(), "::1");
    EXPECT_EQ(with("oauth", "issuer", "x").oauth.issuer, "x");
    EXPECT_EQ(with("oauth", "audience", "x").oauth.audience, "x");
    EXPECT_EQ(with("oauth", "name_claim", "x").oauth.name_claim, "x");
    EXPECT_EQ(with("process", "user", "x").process.user, "x");
    EXPECT_EQ(with("process", "drain_seconds", 7).process.drain, seconds{7});
    EXPECT_TRUE(with("sandbox", "enabled", true).sandbox.enabled);
    EXPECT_EQ(with("threads", "io", 7).threads.io, 7U);
    EXPECT_EQ(with("threads", "files", 7).threads.files, 7U);
    EXPECT_EQ(with("threads", "hashing", 7).threads.hashing, 7U);
    EXPECT_EQ(with("threads", "database", 7).threads.database, 7U);
}

TEST(Keys, EachLimitSetsItsOwnMember) {
    using std::chrono::seconds;
    const auto limits = [](const char* name, const Value& value) {
        return with("limits", name, value).limits;
    };
    EXPECT_EQ(limits("ipv4_prefix", 9).ipv4_prefix, 9U);
    EXPECT_EQ(limits("ipv6_prefix", 17).ipv6_prefix, 17U);
    EXPECT_EQ(limits("exempt", Words{"::1"}).exempt.at(0).str(), "::1");
    EXPECT_EQ(limits("connections", 7).connections, 7U);
    EXPECT_EQ(limits("connections_per_address", 7).connections_per_address, 7U);
    EXPECT_EQ(limits("sessions_per_account_and_address", 7).sessions_per_account_and_address, 7U);
    EXPECT_EQ(limits("new_connections_per_second", 7).new_connections_per_second, 7U);
    EXPECT_EQ(
        limits("new_connections_per_second_per_address", 7).new_connections_per_second_per_address,
        7U
    );
    EXPECT_EQ(limits("failure_delay_seconds", 7).failure_delay, seconds{7});
    EXPECT_EQ(limits("failure_delay_ceiling_seconds", 7).failure_delay_ceiling, seconds{7});
    EXPECT_EQ(limits("failure_memory_seconds", 7).failure_memory, seconds{7});
    EXPECT_EQ(limits("known_good_seconds", 7).known_good, seconds{7});
    EXPECT_EQ(limits("ban_after_failures", 7).ban_after_failures, 7U);
    EXPECT_EQ(limits("ban_window_seconds", 7).ban_window, seconds{7});
    EXPECT_EQ(limits("ban_seconds", 7).ban, seconds{7});
}

TEST(Keys, OneThreadPerCoreIsAtLeastOne) {
    EXPECT_GE(with("threads", "io", 0).threads.io, 1U);
    EXPECT_GE(with("threads", "hashing", 0).threads.hashing, 1U);
}

TEST(Keys, RelativePathsStartAtTheFolder) {
    EXPECT_EQ(with("storage", "data", "./x").storage.data, "/etc/palomar/x");
    EXPECT_EQ(with("storage", "data", "/srv/x").storage.data, "/srv/x");
    EXPECT_EQ(with("storage", "mail_location", "m/%u").storage.mail_location, "/etc/palomar/m/%u");
    EXPECT_EQ(with("storage", "mail_location", "/m/%u").storage.mail_location, "/m/%u");
    EXPECT_EQ(
        with("pop3", "filter", Words{"./f", "./a"}).pop3.filter, (Words{"/etc/palomar/f", "./a"})
    );
    EXPECT_EQ(with("pop3", "filter", Words{"cat", "a/b"}).pop3.filter, (Words{"cat", "a/b"}));
}

TEST(Keys, PathsInListsStartAtTheFolderToo) {
    EXPECT_EQ(
        with("tls", "certificates", Words{"a.pem"}).tls.certificates.at(0), "/etc/palomar/a.pem"
    );
    EXPECT_EQ(with("tls", "keys", Words{"/a.pem"}).tls.keys.at(0), "/a.pem");
    EXPECT_EQ(with("sandbox", "paths", Words{"/srv"}).sandbox.paths.at(0), "/srv");
    EXPECT_EQ(with("oauth", "keys", "keys.json").oauth.keys, "/etc/palomar/keys.json");
    EXPECT_EQ(with("oauth", "keys", "").oauth.keys, "");
    EXPECT_EQ(with("oauth", "ca_file", "ca.pem").oauth.ca_file, "/etc/palomar/ca.pem");
    EXPECT_EQ(with("oauth", "ca_file", "").oauth.ca_file, "");
}

TEST(Keys, TheKeySetIsAFileOrAUrl) {
    Config config = with("oauth", "keys", "https://login.example.org/keys");
    EXPECT_EQ(config.oauth.keys, "");
    ASSERT_TRUE(config.oauth.keys_url);
    EXPECT_EQ(config.oauth.keys_url->text, "https://login.example.org/keys");
    ASSERT_TRUE(set(*find_key("oauth", "keys"), "keys.json", "/etc/palomar", config));
    EXPECT_EQ(config.oauth.keys, "/etc/palomar/keys.json");
    EXPECT_FALSE(config.oauth.keys_url);
}

TEST(Keys, SectionsAreKnownByName) {
    EXPECT_TRUE(is_section("pop3"));
    EXPECT_FALSE(is_section("imap"));
    EXPECT_FALSE(is_section(""));
    EXPECT_EQ(find_key("pop3", "login_seconds"), nullptr);
}

}  // namespace
}  // namespace palomar::config
