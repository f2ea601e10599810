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

const std::vector<Case>& cases() {
    static const Values some_seconds{1, 600, 86400};
    static const Values no_seconds{0, -1, 86401, "600", true, Words{}, Foreign{"1.5"}};
    static const std::vector<Case> all{
        {"storage",
         "data",
         {"/srv/palomar", "./x", "x y", "\xC3\xB1"},
         {"", "a\nb", "a\0b"s, 1, Words{"/srv"}}},
        {"storage", "mail_location", {"", "/srv/%u", "mail/%d/%n"}, {"/srv", "%u", "/srv/%x/%u", 1}
        },
        {"pop3",
         "addresses",
         {Words{"127.0.0.1"}, Words{"::", "0.0.0.0"}},
         {Words{}, Words{"localhost"}, Words{"::1", ""}, "::1", 1}},
        {"pop3", "port", {0, 110, 65535}, {-1, 65536, "110", true, Words{}}},
        {"pop3", "allow_plaintext", {true, false}, {0, 1, "true", "yes"}},
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
        {"threads", "io", {0, 1, 256}, {-1, 257, "all"}},
        {"threads", "files", {1, 256}, {0, 257, "1"}},
        {"threads", "hashing", {0, 1, 256}, {-1, 257, "1"}},
        {"threads", "database", {1, 256}, {0, 257, "1"}},
        {"log", "format", {"text", "json"}, {"", "JSON", "xml", 1}},
        {"log", "level", {"debug", "info", "warning", "error"}, {"", "warn", "INFO", 2}},
    };
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
    EXPECT_EQ(with("threads", "io", 7).threads.io, 7U);
    EXPECT_EQ(with("threads", "files", 7).threads.files, 7U);
    EXPECT_EQ(with("threads", "hashing", 7).threads.hashing, 7U);
    EXPECT_EQ(with("threads", "database", 7).threads.database, 7U);
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

TEST(Keys, SectionsAreKnownByName) {
    EXPECT_TRUE(is_section("pop3"));
    EXPECT_FALSE(is_section("imap"));
    EXPECT_FALSE(is_section(""));
    EXPECT_EQ(find_key("pop3", "login_seconds"), nullptr);
}

}  // namespace
}  // namespace palomar::config
