// Names that real agents make, and names that nobody should.
#include "maildir/file_name.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace palomar::maildir {
namespace {

TEST(FileName, UniqueNameEndsBeforeTheInfo) {
    struct Case {
        std::string_view text, unique, flags;
    };
    for (const auto& [text, unique, flags] : {
             Case{"1199.M1P2.host", "1199.M1P2.host", ""},
             Case{"1199.M1P2.host:2,", "1199.M1P2.host", ""},
             Case{"1199.M1P2.host:2,FS", "1199.M1P2.host", "FS"},
             Case{"1199.M1P2.host,S=12,W=13:2,Sa", "1199.M1P2.host,S=12,W=13", "Sa"},
             Case{"1199.host:1,experimental", "1199.host:1,experimental", ""},
             Case{"12:30:00 mail", "12:30:00 mail", ""},
             Case{"a:2,S:2,F", "a", "S"},
             Case{"a:2,S,extra", "a", "S"},
             Case{":2,S", "", "S"},
             Case{"", "", ""},
             Case{"carta de Íñigo", "carta de Íñigo", ""},
         }) {
        EXPECT_EQ(FileName{text}.unique(), unique) << text;
        EXPECT_EQ(FileName{text}.flags(), flags) << text;
    }
}

TEST(FileName, DeliveryTimeIsTheLeadingNumber) {
    EXPECT_EQ(FileName{"1199145600.M1.host"}.delivered(), 1199145600U);
    EXPECT_EQ(FileName{"7"}.delivered(), 7U);
    for (const auto text : {"", "mail", "-5.host", "+5.host", " 5", "99999999999999999999.host"}) {
        EXPECT_EQ(FileName{text}.delivered(), 0U) << text;
    }
}

TEST(FileName, SizesAreReadFromWholeFieldsOnly) {
    const FileName both{"1199.host,S=1234,W=1250:2,S"};
    EXPECT_EQ(both.stored_octets(), 1234U);
    EXPECT_EQ(both.wire_octets(), 1250U);
    EXPECT_EQ(FileName{"1.h,U=3,W=9,S=8"}.wire_octets(), 9U);
    for (const auto text : {
             "1199.host",
             "W=5",
             "1.h,W=",
             "1.h,W=5x",
             "1.h,W=-5",
             "1.h,XW=5",
             "1.h:2,W=5",
             "1.h,W=99999999999999999999",
         }) {
        EXPECT_EQ(FileName{text}.wire_octets(), std::nullopt) << text;
    }
}

TEST(FileName, AFlagTakesItsPlaceAmongTheOthers) {
    struct Case {
        std::string_view text, with_seen;
    };
    for (const auto& [text, with_seen] : {
             Case{"1.host", "1.host:2,S"},
             Case{"1.host:2,", "1.host:2,S"},
             Case{"1.host:2,S", "1.host:2,S"},
             Case{"1.host:2,FT", "1.host:2,FST"},
             Case{"1.host:2,Zab", "1.host:2,SZab"},
             Case{"1.host:2,FR,extra", "1.host:2,FRS,extra"},
             Case{"1.host:1,x", "1.host:1,x:2,S"},
         }) {
        EXPECT_EQ(FileName{text}.with_flag('S'), with_seen) << text;
    }
}

TEST(FileName, ANameWithoutRoomForTheFlagStays) {
    const std::string fits(FileName::longest - 4, 'x');
    const std::string full(FileName::longest - 3, 'x');
    EXPECT_EQ(FileName{fits}.with_flag('S'), fits + ":2,S");
    EXPECT_EQ(FileName{full}.with_flag('S'), full);
    EXPECT_EQ(FileName{full + ":2,"}.with_flag('S'), full + ":2,");
}

RC_GTEST_PROP(
    FileName, FlagsNeverChangeTheUniqueName, (const std::string& unique, const std::string& info)
) {
    const std::string text = unique + ":2," + info;
    for (const char flag : {'S', 'T'}) {
        const std::string flagged = FileName{text}.with_flag(flag);
        RC_ASSERT(FileName{flagged}.unique() == FileName{text}.unique());
        RC_ASSERT(FileName{flagged}.flags().contains(flag) || flagged == text);
        RC_ASSERT(std::ranges::is_sorted(FileName{flagged}.flags()) || flagged == text);
        RC_ASSERT(FileName{flagged}.with_flag(flag) == flagged);
    }
}

}  // namespace
}  // namespace palomar::maildir
