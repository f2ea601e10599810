// Misspelt names and what was meant.
#include "config/suggestion.hpp"

#include <gtest/gtest.h>

namespace palomar::config {
namespace {

TEST(Suggestion, FindsTheKeyThatWasMisspelt) {
    EXPECT_EQ(suggest_key("pop3", "prot"), "did you mean [pop3] port?");
    EXPECT_EQ(suggest_key("pop3", "adresses"), "did you mean [pop3] addresses?");
    EXPECT_EQ(suggest_key("auth", "argon2_memory"), "did you mean [auth] argon2_memory_kib?");
    EXPECT_EQ(suggest_key("log", "levle"), "did you mean [log] level?");
}

TEST(Suggestion, FindsTheKeyThatStandsInTheWrongSection) {
    EXPECT_EQ(
        suggest_key("pop3", "inactivity_seconds"), "did you mean [timeouts] inactivity_seconds?"
    );
    EXPECT_EQ(suggest_key("", "port"), "did you mean [pop3] port?");
}

TEST(Suggestion, NamesTheKeysOfTheSectionWhereNoneIsAlike) {
    EXPECT_EQ(suggest_key("log", "colour"), "[log] has format, level");
    EXPECT_EQ(suggest_key("log", ""), "[log] has format, level");
    EXPECT_EQ(suggest_key("log", std::string(5000, 'x')), "[log] has format, level");
    EXPECT_EQ(suggest_key("", "colour"), "");
}

TEST(Suggestion, FindsTheSectionOrNamesAll) {
    EXPECT_EQ(suggest_section("pop"), "did you mean [pop3]?");
    EXPECT_EQ(suggest_section("timeout"), "did you mean [timeouts]?");
    EXPECT_EQ(
        suggest_section("imap"),
        "there are [storage], [pop3], [pop3s], [tls], [management], [timeouts], [auth], [oauth], "
        "[limits], [threads], [process], [sandbox], [log]"
    );
}

}  // namespace
}  // namespace palomar::config
