// Who is remembered as having logged in, and for how long.
#include "guard/known_good.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::guard {
namespace {

using namespace std::chrono_literals;

constexpr Time start{};

AddressAndAccount pair(std::string account, std::string_view address) {
    return {std::move(account), *identity::Network::from(address)};
}

std::string numbered(int number) { return "2001:db8:" + std::to_string(number) + "::"; }

TEST(KnownGood, RemembersThePairAndNeitherOfItsHalves) {
    KnownGood known{{}};
    known.remember(pair("ana", "192.0.2.1"), start);
    EXPECT_NE(known.find(pair("ana", "192.0.2.1")), nullptr);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.2")), nullptr);
    EXPECT_EQ(known.find(pair("ben", "192.0.2.1")), nullptr);
}

TEST(KnownGood, ForgetsItSoLongAfterItsLastLogin) {
    KnownGood known{{.lifetime = 100s}};
    known.remember(pair("ana", "192.0.2.1"), start);
    known.remember(pair("ben", "192.0.2.1"), start + 10s);
    known.remember(pair("ana", "192.0.2.1"), start + 50s);
    known.forget_old(start + 109s);
    EXPECT_EQ(known.size(), 2);
    known.forget_old(start + 110s);
    EXPECT_EQ(known.find(pair("ben", "192.0.2.1")), nullptr);
    EXPECT_NE(known.find(pair("ana", "192.0.2.1")), nullptr);
    known.forget_old(start + 150s);
    EXPECT_EQ(known.size(), 0);
}

TEST(KnownGood, ALifetimeOfZeroKnowsNobody) {
    KnownGood known{{.lifetime = 0s}};
    known.remember(pair("ana", "192.0.2.1"), start);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1")), nullptr);
}

TEST(KnownGood, ALoginForgivesThePair) {
    KnownGood known{{}};
    known.remember(pair("ana", "192.0.2.1"), start);
    known.find(pair("ana", "192.0.2.1"))->begin({}, start);
    known.find(pair("ana", "192.0.2.1"))->failed({}, start);
    known.remember(pair("ana", "192.0.2.1"), start);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1"))->failures(), 0);
}

TEST(KnownGood, OneAccountWithManyAddressesPushesOutItsOwnOnly) {
    KnownGood known{{.capacity = 6, .pairs_per_account = 3}};
    known.remember(pair("ana", "192.0.2.1"), start);
    known.remember(pair("carla", "192.0.2.1"), start);
    for (int i = 0; i < 100; ++i) {
        known.remember(pair("ben", numbered(i)), start + i * 1s);
    }
    EXPECT_EQ(known.size(), 5);
    EXPECT_NE(known.find(pair("ana", "192.0.2.1")), nullptr);
    EXPECT_NE(known.find(pair("carla", "192.0.2.1")), nullptr);
    for (const int i : {97, 98, 99}) {
        EXPECT_NE(known.find(pair("ben", numbered(i))), nullptr) << i;
    }
}

TEST(KnownGood, OfMoreThanItHoldsItForgetsTheLoginThatIsLongestAgo) {
    KnownGood known{{.capacity = 2}};
    known.remember(pair("ana", "192.0.2.1"), start);
    known.remember(pair("ben", "192.0.2.1"), start + 1s);
    known.remember(pair("ana", "192.0.2.1"), start + 2s);
    known.remember(pair("carla", "192.0.2.1"), start + 3s);
    EXPECT_EQ(known.size(), 2);
    EXPECT_EQ(known.find(pair("ben", "192.0.2.1")), nullptr);
    EXPECT_NE(known.find(pair("ana", "192.0.2.1")), nullptr);
}

}  // namespace
}  // namespace palomar::guard
