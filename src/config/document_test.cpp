// TOML in, sections and lines out; whatever octets come in.
#include "config/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace palomar::config {
namespace {

using testing::StartsWith;

TEST(Document, KeepsSectionsAndKeysWithTheirLines) {
    const auto document =
        parse_document("\n[b]\ny = 1\nx = true\n[a]\nz = \"t\"\nl = [\"u\", \"v\"]\n", "f");
    ASSERT_TRUE(document);
    ASSERT_EQ(document->sections.size(), 2U);
    const auto& b = document->sections[0];
    EXPECT_EQ(b.name, "b");
    EXPECT_EQ(b.line, 2U);
    ASSERT_EQ(b.entries.size(), 2U);
    EXPECT_EQ(b.entries[0].name, "y");
    EXPECT_EQ(b.entries[0].line, 3U);
    EXPECT_EQ(b.entries[0].value, Value{1});
    EXPECT_EQ(b.entries[1].value, Value{true});
    const auto& a = document->sections[1];
    ASSERT_EQ(a.entries.size(), 2U);
    EXPECT_EQ(a.entries[0].value, Value{"t"});
    EXPECT_EQ(a.entries[1].value, (Value{Words{"u", "v"}}));
    EXPECT_EQ(a.entries[1].line, 7U);
}

TEST(Document, KeepsWhatStandsInNoSectionApart) {
    const auto document = parse_document("port = 1\n[pop3]\n", "f");
    ASSERT_TRUE(document);
    ASSERT_EQ(document->loose.size(), 1U);
    EXPECT_EQ(document->loose[0].name, "port");
    ASSERT_EQ(document->sections.size(), 1U);
    EXPECT_TRUE(document->sections[0].entries.empty());
}

TEST(Document, NamesValuesThatNoKeyTakes) {
    const std::pair<const char*, const char*> cases[] = {
        {"1.5", "1.5, no whole number"},
        {"2026-11-25", "a date"},
        {"06:30:00", "a time"},
        {"2026-11-25T06:30:00Z", "a date and time"},
        {"{x = 1}", "a section"},
        {"[1, 2]", "a list with something in it that is no text"},
        {"[\"a\", 2]", "a list with something in it that is no text"},
    };
    for (const auto& [toml, named] : cases) {
        const auto document = parse_document(std::string{"[s]\nk = "} + toml, "f");
        ASSERT_TRUE(document) << toml;
        EXPECT_EQ(to_string(document->sections[0].entries[0].value), named);
    }
}

TEST(Document, NamesTheLineThatIsNotToml) {
    const std::pair<const char*, const char*> cases[] = {
        {"[pop3\n", "f:1"},
        {"[pop3]\nport\n", "f:2"},
        {"[pop3]\nport = 1\nport = 2\n", "f:3"},
        {"[pop3]\n\nport = 60711 # fine\nx = \"a\n", "f:4"},
        {"a = 99999999999999999999\n", "f:1"},
        {"a = \"\xFF\"\n", "f:1"},
    };
    for (const auto& [toml, where] : cases) {
        const auto document = parse_document(toml, "f");
        ASSERT_FALSE(document) << toml;
        EXPECT_EQ(document.error().where, where) << toml << document.error().what;
        EXPECT_THAT(document.error().what, StartsWith("not TOML: "));
    }
}

RC_GTEST_PROP(Document, TakesAnyOctets, (const std::string& octets)) {
    const auto document = parse_document(octets, "f");
    const bool named = document || document.error().where.starts_with("f:");
    RC_ASSERT(named);
}

}  // namespace
}  // namespace palomar::config
