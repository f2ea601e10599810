// The sample file against the table of keys: the documentation an administrator reads cannot go
// stale.
#include "config/document.hpp"
#include "config/effects.hpp"
#include "config/keys.hpp"
#include "config/load.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace palomar::config {
namespace {

using testing::HasSubstr;

std::string sample_text() {
    std::ifstream file{PALOMAR_SAMPLE};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The comment lines right above each key, by `[section] name`.
std::map<std::string, std::string> comments_in(const std::string& text) {
    std::map<std::string, std::string> comments;
    std::string section;
    std::string comment;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('#')) {
            comment += line + '\n';
        } else if (line.starts_with('[')) {
            section = line;
        } else if (const auto equals = line.find(" = "); equals != std::string::npos) {
            comments[fmt::format("{} {}", section, line.substr(0, equals))] = comment;
        }
        if (!line.starts_with('#')) {
            comment.clear();
        }
    }
    return comments;
}

struct Expectation {
    std::string comment;

    void operator()(const Flag&) const { EXPECT_THAT(comment, HasSubstr("true or false")); }
    void operator()(const Integer& type) const {
        EXPECT_THAT(comment, HasSubstr(fmt::format("# {} to {}", type.least, type.most)));
        EXPECT_THAT(comment, HasSubstr(type.unit));
    }
    void operator()(const Choice& type) const {
        for (const auto name : type.names) {
            EXPECT_THAT(comment, HasSubstr(fmt::format("\"{}\"", name)));
        }
    }
    void operator()(const Text&) const {}
    void operator()(const TextList&) const {}
};

TEST(Sample, HasEveryKeyWithItsDefault) {
    const auto document = parse_document(sample_text(), "palomar.toml");
    ASSERT_TRUE(document) << to_string(document.error());
    EXPECT_TRUE(document->loose.empty());
    std::map<std::string, std::string> values;
    for (const auto& section : document->sections) {
        for (const auto& entry : section.entries) {
            values[fmt::format("[{}] {}", section.name, entry.name)] = to_string(entry.value);
        }
    }
    for (const auto& key : keys()) {
        EXPECT_EQ(values[to_string(key)], to_string(key.standard)) << to_string(key);
    }
    EXPECT_EQ(values.size(), keys().size()) << "a key that is not in the table";
}

TEST(Sample, SaysOfEveryKeyWhatItIsForAndWhatItMayBe) {
    const auto comments = comments_in(sample_text());
    for (const auto& key : keys()) {
        SCOPED_TRACE(to_string(key));
        const auto comment = comments.find(to_string(key));
        ASSERT_NE(comment, comments.end());
        EXPECT_THAT(comment->second, HasSubstr(fmt::format("# {}\n", key.doc)));
        std::visit(Expectation{comment->second}, key.type);
    }
}

TEST(Sample, SaysOfEveryKeyThatTakesARestartThatItDoes) {
    const auto comments = comments_in(sample_text());
    for (const auto& key : keys()) {
        SCOPED_TRACE(to_string(key));
        const auto comment = comments.find(to_string(key));
        ASSERT_NE(comment, comments.end());
        const bool always_waits = key.effect.waits == &always;
        EXPECT_EQ(comment->second.contains("# Counts from the next start.\n"), always_waits);
        if (key.effect.waits != nullptr && !always_waits) {
            EXPECT_THAT(comment->second, HasSubstr("counts from the next start, unless"));
        }
    }
}

TEST(Sample, IsInTheOrderOfTheTable) {
    const std::string text = sample_text();
    std::size_t from = 0;
    for (const auto& key : keys()) {
        const auto at = text.find(fmt::format("\n{} = ", key.name), from);
        ASSERT_NE(at, std::string::npos) << to_string(key);
        from = at;
    }
}

TEST(Sample, Loads) {
    Invocation invocation;
    invocation.file = PALOMAR_SAMPLE;
    const auto config = load(invocation);
    ASSERT_TRUE(config) << to_string(config.error().front());
    EXPECT_EQ(config->pop3.port, 60711);
}

}  // namespace
}  // namespace palomar::config
