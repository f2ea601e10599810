// The messages of a populate, as the protocol's page has them.
#include "palomarctl/population.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace palomar::palomarctl {
namespace {

std::optional<Population> from(const std::vector<std::string>& arguments) {
    return population_from(arguments);
}

TEST(Population, GrowsFromTheSmallestToTheLargestByOneFactor) {
    const Population population{.count = 3, .smallest = 1024, .largest = 102'400};
    EXPECT_EQ(population.octets_of(1), 1024U);
    EXPECT_EQ(population.octets_of(2), 10'240U);
    EXPECT_EQ(population.octets_of(3), 102'400U);
    EXPECT_EQ(population.octets(), 113'664U);
}

TEST(Population, OfOneMessageHasTheLargest) {
    const Population population{.count = 1, .smallest = 1024, .largest = 2048};
    EXPECT_EQ(population.octets(), 2048U);
}

TEST(Population, WeighsWhatTheServerSays) {
    // `OwO 10 messages, 111253239 octets delivered to pepe`
    EXPECT_EQ(from({"pepe"}).value().octets(), 111'253'239U);
    EXPECT_EQ(from({"pepe", "10", "16384", "67108864"}).value().octets(), 111'253'239U);
    EXPECT_EQ(from({"pepe", "2"}).value().octets(), 67'125'248U);
}

TEST(Population, IsNoneWhereTheServerRefuses) {
    for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
             {"pepe", "0"},
             {"pepe", "100001"},
             {"pepe", "ten"},
             {"pepe", "3", "1023", "2048"},
             {"pepe", "3", "2049", "2048"},
             {"pepe", "3", "1024", "2147483649"},
             {"pepe", "3", "1024", "2k"},
         }) {
        EXPECT_FALSE(from(arguments)) << arguments.at(1);
    }
    EXPECT_TRUE(from({"pepe", "100000", "1024", "2147483648"}));
}

}  // namespace
}  // namespace palomar::palomarctl
