// What a full RankedMap forgets.
#include "guard/ranked_map.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace palomar::guard {
namespace {

using Map = RankedMap<std::string, int>;

const auto never_stale = [](int) { return false; };

void put(Map& map, const std::string& key, int value, std::size_t rank) {
    map.at(key, never_stale) = value;
    map.rank(key, rank);
}

TEST(RankedMap, FindsWhatWasPutAndForgetsWhatWasErased) {
    Map map{3};
    put(map, "a", 1, 5);
    ASSERT_NE(map.find("a"), nullptr);
    EXPECT_EQ(*map.find("a"), 1);
    EXPECT_EQ(map.find("b"), nullptr);
    map.erase("a");
    map.erase("b");
    EXPECT_EQ(map.find("a"), nullptr);
    EXPECT_EQ(map.size(), 0);
}

TEST(RankedMap, ForgetsTheOldestOfTheLowestRank) {
    Map map{3};
    put(map, "high", 1, 2);
    put(map, "low, old", 2, 1);
    put(map, "low, new", 3, 1);
    put(map, "another", 4, 1);
    EXPECT_EQ(map.find("low, old"), nullptr);
    EXPECT_NE(map.find("low, new"), nullptr);
    EXPECT_NE(map.find("high"), nullptr);
    EXPECT_EQ(map.size(), 3);
}

TEST(RankedMap, ThatARankIsGivenAgainMakesItTheNewest) {
    Map map{2};
    put(map, "a", 1, 1);
    put(map, "b", 2, 1);
    map.rank("a", 1);
    put(map, "c", 3, 1);
    EXPECT_NE(map.find("a"), nullptr);
    EXPECT_EQ(map.find("b"), nullptr);
}

TEST(RankedMap, AStaleOneGoesBeforeThoseOfLowerRank) {
    Map map{3};
    put(map, "low", 1, 1);
    put(map, "high, stale", -1, 9);
    put(map, "high", 1, 9);
    map.at("new", [](int value) { return value < 0; }) = 1;
    EXPECT_EQ(map.find("high, stale"), nullptr);
    EXPECT_NE(map.find("low"), nullptr);
}

RC_GTEST_PROP(
    RankedMap, NoFloodOfLowRankPushesOutAHigherOne, (const std::vector<std::string>& names)
) {
    Map map{4};
    put(map, "offender", 1, 3);
    for (const auto& name : names) {
        put(map, "made up " + name, 0, *rc::gen::inRange<std::size_t>(0, 3));
        RC_ASSERT(map.size() <= 4);
    }
    RC_ASSERT(map.find("offender") != nullptr);
}

}  // namespace
}  // namespace palomar::guard
