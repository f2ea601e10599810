// How messages show values.
#include "config/value.hpp"

#include <gtest/gtest.h>

namespace palomar::config {
namespace {

TEST(Value, IsShownAsTheFileWouldHaveIt) {
    EXPECT_EQ(to_string(true), "true");
    EXPECT_EQ(to_string(-7), "-7");
    EXPECT_EQ(to_string("a b"), "\"a b\"");
    EXPECT_EQ(to_string(Words{}), "[]");
    EXPECT_EQ(to_string(Words{"127.0.0.1", "::1"}), "[\"127.0.0.1\", \"::1\"]");
    EXPECT_EQ(to_string(Foreign{"a date"}), "a date");
}

TEST(Value, CannotReachTheTerminalThroughAMessage) {
    EXPECT_EQ(to_string("\x1B[2J\n\"\\\x7F"), R"("\u001B[2J\u000A\"\\\u007F")");
}

TEST(Value, IsShortenedWhenVeryLong) {
    const auto shown = to_string(std::string(5000, 'x'));
    EXPECT_LT(shown.size(), 120U);
    EXPECT_TRUE(shown.ends_with("...")) << shown;
}

}  // namespace
}  // namespace palomar::config
