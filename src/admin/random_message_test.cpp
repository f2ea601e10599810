// What maildrops are filled with: well-formed, of the size that was asked for, never the same.
#include "admin/random_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <ranges>

namespace palomar::admin {
namespace {

constexpr MessageHeader header{.subject = "A subject", .id = "1.abc", .date = 1'795'608'000};

std::string whole(std::uint64_t octets, std::uint64_t seed) {
    RandomMessage message{header, octets, seed};
    std::string text;
    for (auto piece = message.next(); !piece.empty(); piece = message.next()) {
        text += piece;
    }
    EXPECT_TRUE(message.next().empty());
    return text;
}

TEST(RandomMessage, BeginsWithTheHeaderThatRfc5322Wants) {
    const std::string text = whole(RandomMessage::smallest, 1);
    EXPECT_THAT(text, testing::StartsWith("Date: Wed, 25 Nov 2026 12:00:00 +0000\nFrom: "));
    EXPECT_THAT(text, testing::HasSubstr("\nSubject: A subject\n"));
    EXPECT_THAT(text, testing::HasSubstr("\nMessage-ID: <1.abc@palomar.invalid>\n"));
    EXPECT_THAT(text, testing::HasSubstr("\n\n"));
}

TEST(RandomMessage, HasTheSizeThatWasAskedFor) {
    for (const std::uint64_t octets :
         {std::uint64_t{1024}, std::uint64_t{1025}, std::uint64_t{16384}, std::uint64_t{3} * 74752
         }) {
        EXPECT_EQ(whole(octets, 7).size(), octets);
    }
}

RC_GTEST_PROP(RandomMessage, IsMadeOfShortPrintableLines, (std::uint64_t seed)) {
    const auto octets = *rc::gen::inRange<std::uint64_t>(RandomMessage::smallest, 200'000);
    const std::string text = whole(octets, seed);
    RC_ASSERT(text.size() == octets);
    RC_ASSERT(text.ends_with('\n'));
    RC_ASSERT(std::ranges::all_of(text, [](char octet) {
        return octet == '\n' || (octet >= ' ' && octet <= '~');
    }));
    for (const auto line : text | std::views::split('\n')) {
        RC_ASSERT(std::ranges::distance(line) <= 76);
    }
}

TEST(RandomMessage, DiffersFromSeedToSeed) {
    EXPECT_EQ(whole(4096, 1), whole(4096, 1));
    EXPECT_NE(whole(4096, 1), whole(4096, 2));
}

}  // namespace
}  // namespace palomar::admin
