// Tests of Listing: numbers are places, and each keeps its own unique-id.
#include "maildrop/listing.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace palomar::maildrop {
namespace {

UniqueId unique_id(std::string_view text) {
    const auto id = UniqueId::from(text);
    return id ? *id : throw std::invalid_argument{"no unique-id"};
}

TEST(Listing, EmptyOneContainsNothing) {
    const Listing listing;
    EXPECT_EQ(listing.size(), 0U);
    EXPECT_EQ(listing.total(), Octets{0});
    EXPECT_FALSE(listing.contains(MessageNumber::at(0)));
}

TEST(Listing, EachNumberFindsItsOwnMessage) {
    Listing listing;
    listing.add(Octets{120}, unique_id("first"));
    listing.add(Octets{0}, unique_id(std::string(UniqueId::longest, 'x')));
    listing.add(Octets{std::uint64_t{1} << 40}, unique_id("3"));

    EXPECT_EQ(listing.size(), 3U);
    EXPECT_EQ(listing.total(), Octets{(std::uint64_t{1} << 40) + 120});
    EXPECT_EQ(listing.octets(MessageNumber::at(0)), Octets{120});
    EXPECT_EQ(listing.unique_id(MessageNumber::at(0)), "first");
    EXPECT_EQ(listing.unique_id(MessageNumber::at(1)), std::string(UniqueId::longest, 'x'));
    EXPECT_EQ(listing.unique_id(MessageNumber::at(2)), "3");
    EXPECT_TRUE(listing.contains(MessageNumber::at(2)));
    EXPECT_FALSE(listing.contains(MessageNumber::at(3)));
}

}  // namespace
}  // namespace palomar::maildrop
