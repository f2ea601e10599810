// Quotes, backslashes and blanks.
#include "config/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Words, AreSplitAtBlanks) {
    EXPECT_THAT(split_words("").value(), IsEmpty());
    EXPECT_THAT(split_words(" \t ").value(), IsEmpty());
    EXPECT_THAT(split_words("cat").value(), ElementsAre("cat"));
    EXPECT_THAT(split_words("  sed  s/a/b/\t{} ").value(), ElementsAre("sed", "s/a/b/", "{}"));
}

TEST(Words, QuotesKeepBlanksAndMakeEmptyWords) {
    EXPECT_THAT(split_words(R"(a 'b c' "d e")").value(), ElementsAre("a", "b c", "d e"));
    EXPECT_THAT(split_words(R"(a '' "")").value(), ElementsAre("a", "", ""));
    EXPECT_THAT(split_words(R"(x'y z'"!"w)").value(), ElementsAre("xy z!w"));
    EXPECT_THAT(split_words(R"('"' "'")").value(), ElementsAre("\"", "'"));
}

TEST(Words, BackslashMakesOctetsOrdinary) {
    EXPECT_THAT(split_words(R"(a\ b \'c\" \\)").value(), ElementsAre("a b", "'c\"", "\\"));
    EXPECT_THAT(split_words(R"("a\"b\\" "\n")").value(), ElementsAre("a\"b\\", "\\n"));
    EXPECT_THAT(split_words(R"('a\b\')").value(), ElementsAre("a\\b\\"));
}

TEST(Words, NothingIsExpanded) {
    EXPECT_THAT(
        split_words("a $HOME `b` * ~ | ; #").value(),
        ElementsAre("a", "$HOME", "`b`", "*", "~", "|", ";", "#")
    );
}

TEST(Words, UnbalancedTextIsRefused) {
    for (const auto* text : {"'", "\"", "a 'b", "a \"b", "a 'b\"", R"("a\")"}) {
        EXPECT_EQ(split_words(text).error(), WordsError::open_quote) << text;
    }
    for (const auto* text : {"\\", "a b\\", "'a'\\"}) {
        EXPECT_EQ(split_words(text).error(), WordsError::trailing_backslash) << text;
    }
}

}  // namespace
}  // namespace palomar::config
