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

void remember(KnownGood& known, std::string account, std::string_view address, Time now) {
    known.remember(
        pair(std::move(account), address), *identity::InternetAddress::from(address), now
    );
}

std::string numbered(int number) { return "2001:db8:" + std::to_string(number) + "::"; }

TEST(KnownGood, RemembersThePairAndNeitherOfItsHalves) {
    KnownGood known{{}};
    remember(known, "ana", "192.0.2.1", start);
    EXPECT_NE(known.find(pair("ana", "192.0.2.1")), nullptr);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.2")), nullptr);
    EXPECT_EQ(known.find(pair("ben", "192.0.2.1")), nullptr);
}

TEST(KnownGood, ForgetsItSoLongAfterItsLastLogin) {
    KnownGood known{{.lifetime = 100s}};
    remember(known, "ana", "192.0.2.1", start);
    remember(known, "ben", "192.0.2.1", start + 10s);
    remember(known, "ana", "192.0.2.1", start + 50s);
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
    remember(known, "ana", "192.0.2.1", start);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1")), nullptr);
}

TEST(KnownGood, ALoginForgivesThePair) {
    KnownGood known{{}};
    remember(known, "ana", "192.0.2.1", start);
    known.find(pair("ana", "192.0.2.1"))->begin({}, start);
    known.find(pair("ana", "192.0.2.1"))->failed({}, start);
    remember(known, "ana", "192.0.2.1", start);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1"))->failures(), 0);
}

TEST(KnownGood, OneAccountWithManyAddressesPushesOutItsOwnOnly) {
    KnownGood known{{.capacity = 6, .pairs_per_account = 3}};
    remember(known, "ana", "192.0.2.1", start);
    remember(known, "carla", "192.0.2.1", start);
    for (int i = 0; i < 100; ++i) {
        remember(known, "ben", numbered(i), start + i * 1s);
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
    remember(known, "ana", "192.0.2.1", start);
    remember(known, "ben", "192.0.2.1", start + 1s);
    remember(known, "ana", "192.0.2.1", start + 2s);
    remember(known, "carla", "192.0.2.1", start + 3s);
    EXPECT_EQ(known.size(), 2);
    EXPECT_EQ(known.find(pair("ben", "192.0.2.1")), nullptr);
    EXPECT_NE(known.find(pair("ana", "192.0.2.1")), nullptr);
}

TEST(KnownGood, AnotherLifetimeHoldsForThoseThatAreKnown) {
    KnownGood known{{.lifetime = 100s}};
    remember(known, "ana", "192.0.2.1", start);
    remember(known, "ben", "192.0.2.1", start + 50s);
    known.change_lifetime(20s);
    known.forget_old(start + 60s);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1")), nullptr);
    EXPECT_NE(known.find(pair("ben", "192.0.2.1")), nullptr);
    known.change_lifetime(0s);
    known.forget_old(start + 60s);
    EXPECT_EQ(known.size(), 0);
}

TEST(KnownGood, AnotherPaceHoldsForThoseThatAreKnown) {
    KnownGood known{{}};
    remember(known, "ana", "192.0.2.1", start);
    Slate& slate = *known.find(pair("ana", "192.0.2.1"));
    slate.begin({.first = 1h, .ceiling = 1h}, start);
    slate.failed({.first = 1h, .ceiling = 1h}, start);
    known.change_pace({.first = 1s, .ceiling = 8s}, start);
    EXPECT_EQ(slate.slot(start), start + 1s);
}

TEST(KnownGood, IsKnownAtWhatItsAddressCountsAsNow) {
    KnownGood known{{}};
    remember(known, "ana", "192.0.2.1", start);
    remember(known, "ana", "192.0.2.2", start + 1s);
    remember(known, "ben", "192.0.2.1", start + 2s);
    known.find(pair("ana", "192.0.2.1"))->begin({}, start);
    known.find(pair("ana", "192.0.2.1"))->failed({}, start);
    known.change_origins({.v4_bits = 24});
    EXPECT_EQ(known.size(), 2);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1")), nullptr);
    EXPECT_NE(known.find(pair("ben", "192.0.2.0/24")), nullptr);
    ASSERT_NE(known.find(pair("ana", "192.0.2.0/24")), nullptr);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.0/24"))->failures(), 0) << "the later login's";
    known.change_origins({.v4_bits = 32});
    EXPECT_NE(known.find(pair("ana", "192.0.2.2")), nullptr);
    EXPECT_EQ(known.find(pair("ana", "192.0.2.1")), nullptr);
    known.forget_old(start + 30 * 24h + 1s);
    EXPECT_EQ(known.size(), 1) << "in the order of their logins";
}

}  // namespace
}  // namespace palomar::guard
