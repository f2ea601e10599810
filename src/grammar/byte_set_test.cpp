// What ByteSet means: each way to write a set, and the algebra of complement and union.
#include "grammar/byte_set.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <string>

namespace palomar::grammar {
namespace {

template <typename Test>
std::string all_octets_where(Test test) {
    std::string octets;
    for (unsigned octet = 0; octet < 256; ++octet) {
        if (test(static_cast<char>(octet))) {
            octets += static_cast<char>(octet);
        }
    }
    return octets;
}

std::string octets_of(const ByteSet& set) {
    return all_octets_where([&](char octet) { return set.contains(octet); });
}

ByteSet arbitrary_set() { return any_of(*rc::gen::arbitrary<std::string>()); }

TEST(ByteSet, HoldsExactlyWhatItIsWrittenWith) {
    EXPECT_EQ(octets_of(ByteSet{}), "");
    EXPECT_EQ(octets_of(byte('x')), "x");
    EXPECT_EQ(octets_of(byte('\0')), std::string(1, '\0'));
    EXPECT_EQ(octets_of(range('a', 'e')), "abcde");
    EXPECT_EQ(octets_of(range('e', 'a')), "");
    EXPECT_EQ(octets_of(any_of("+-")), "+-");
    EXPECT_EQ(octets_of(byte('b') | range('x', 'z')), "bxyz");
}

TEST(ByteSet, RangesCountOctetsAsUnsigned) {
    EXPECT_EQ(octets_of(range('\xFD', '\xFF')), "\xFD\xFE\xFF");
    EXPECT_EQ(range('\0', '\xFF'), any_byte);
}

TEST(ByteSet, ComplementHoldsAllTheRest) {
    EXPECT_EQ(octets_of(!range('\0', 'x')).substr(0, 3), "yz{");
    EXPECT_EQ(octets_of(any_byte).size(), 256U);
    EXPECT_EQ(octets_of(!byte('x')), all_octets_where([](char octet) { return octet != 'x'; }));
}

TEST(ByteSet, AComplementTwiceIsTheSetItself) {
    EXPECT_TRUE(rc::check([] {
        const ByteSet set = arbitrary_set();
        RC_ASSERT(!!set == set);
        RC_ASSERT((set | !set) == any_byte);
    }));
}

TEST(ByteSet, UnionHoldsWhatEitherHolds) {
    EXPECT_TRUE(rc::check([] {
        const ByteSet left = arbitrary_set();
        const ByteSet right = arbitrary_set();
        RC_ASSERT(octets_of(left | right) == all_octets_where([&](char octet) {
                      return left.contains(octet) || right.contains(octet);
                  }));
    }));
}

}  // namespace
}  // namespace palomar::grammar
