// Tests of UniqueId: what RFC 1939 §7 allows, and what it does not.
#include "maildrop/unique_id.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::maildrop {
namespace {

using std::string_view_literals::operator""sv;

TEST(UniqueId, TakesOneTo70PrintableOctets) {
    for (const std::string& text : {std::string{"!"}, std::string{"~"}, std::string(70, 'x')}) {
        const auto unique_id = UniqueId::from(text);
        EXPECT_TRUE(unique_id && unique_id->view() == text) << text;
    }
}

TEST(UniqueId, RefusesWhatUidlCannotSay) {
    for (const auto text :
         {""sv, " "sv, "a b"sv, "a\x7F"sv, "a\x80"sv, "a\xFF"sv, "a\0"sv, "a\r\n"sv}) {
        EXPECT_FALSE(UniqueId::from(text)) << testing::PrintToString(text);
    }
    EXPECT_FALSE(UniqueId::from(std::string(71, 'x')));
}

}  // namespace
}  // namespace palomar::maildrop
