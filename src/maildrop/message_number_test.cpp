// Tests of MessageNumber: the ends of its range.
#include "maildrop/message_number.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace palomar::maildrop {
namespace {

TEST(MessageNumber, CountsFromOne) {
    EXPECT_EQ(MessageNumber::at(0).value(), 1U);
    EXPECT_EQ(MessageNumber::from(1), MessageNumber::at(0));
    EXPECT_EQ(MessageNumber::at(41).value(), 42U);
    EXPECT_EQ(MessageNumber::at(41).position(), 41U);
}

TEST(MessageNumber, ZeroDoesNotExist) { EXPECT_FALSE(MessageNumber::from(0)); }

TEST(MessageNumber, LargestFits32Bits) {
    EXPECT_EQ(MessageNumber::from(UINT32_MAX), MessageNumber::at(UINT32_MAX - 1));
    EXPECT_FALSE(MessageNumber::from(std::uint64_t{UINT32_MAX} + 1));
    EXPECT_FALSE(MessageNumber::from(UINT64_MAX));
}

}  // namespace
}  // namespace palomar::maildrop
