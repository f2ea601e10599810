// The sizes of a population. Delivering it is tested with a whole server (tests/management).
#include "admin/populate.hpp"

#include <gtest/gtest.h>

namespace palomar::admin {
namespace {

TEST(Population, SpreadsItsSizesFromTheSmallestToTheLargest) {
    const Population population;
    EXPECT_EQ(population.octets(1), std::uint64_t{16} << 10U);
    EXPECT_EQ(population.octets(10), std::uint64_t{64} << 20U);
    for (std::uint64_t number = 2; number <= population.count; ++number) {
        EXPECT_GT(population.octets(number), population.octets(number - 1));
    }
}

TEST(Population, OfOneMessageHasTheLargest) {
    const Population population{.count = 1, .least = 2000, .most = 3000};
    EXPECT_EQ(population.octets(1), 3000U);
}

TEST(Population, OfEqualBoundsHasOneSize) {
    const Population population{.count = 3, .least = 5000, .most = 5000};
    for (std::uint64_t number = 1; number <= 3; ++number) {
        EXPECT_EQ(population.octets(number), 5000U);
    }
}

TEST(Population, NeverLeavesItsBounds) {
    const Population population{
        .count = Population::most_messages,
        .least = Population::smallest_message,
        .most = Population::largest_message,
    };
    for (std::uint64_t number = 1; number <= population.count; number += 997) {
        EXPECT_GE(population.octets(number), population.least);
        EXPECT_LE(population.octets(number), population.most);
    }
}

}  // namespace
}  // namespace palomar::admin
