// What managers are told of bans.
#include "admin/ban_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::admin {
namespace {

using namespace std::chrono_literals;

identity::Network network(std::string_view text) { return *identity::Network::from(text); }

TEST(BanDesk, ListsWhatWasAddedUntilItIsRemoved) {
    guard::Bans bans{{}, {}};
    BanDesk desk{bans};
    EXPECT_EQ(desk.list().octets(), "OwO 0 bans\r\n\r\n");
    EXPECT_EQ(
        desk.add(network("192.0.2.0/24"), 3600s).octets(),
        "OwO 192.0.2.0/24 banned for 3600 seconds\r\n\r\n"
    );
    EXPECT_THAT(
        desk.list().octets(),
        testing::MatchesRegex("OwO 1 bans\r\n192\\.0\\.2\\.0/24 3(600|5[0-9][0-9]) manager\r\n\r\n")
    );
    EXPECT_EQ(
        desk.remove(network("192.0.2.0/24")).octets(), "OwO 192.0.2.0/24 banned no longer\r\n\r\n"
    );
    EXPECT_EQ(desk.list().octets(), "OwO 0 bans\r\n\r\n");
}

TEST(BanDesk, TellsWhichBansFailuresBrought) {
    guard::Bans bans{{.after = 1, .lasting = 60s}, {}};
    ASSERT_TRUE(bans.failed(
        *identity::InternetAddress::from("2001:db8::1"), std::chrono::steady_clock::now()
    ));
    EXPECT_TRUE(BanDesk{bans}.list().octets().contains("2001:db8::/64 60 failures\r\n"));
}

TEST(BanDesk, RefusesToRemoveWhatIsNotBanned) {
    guard::Bans bans{{}, {}};
    BanDesk desk{bans};
    EXPECT_EQ(desk.add(network("192.0.2.0/24"), 3600s).outcome(), manage::Outcome::done);
    EXPECT_EQ(
        desk.remove(network("192.0.2.1")).octets(), "UwU there is no ban of 192.0.2.1\r\n\r\n"
    );
}

TEST(BanDesk, RefusesMoreThanThereIsRoomFor) {
    guard::Bans bans{{.capacity = 1}, {}};
    BanDesk desk{bans};
    EXPECT_EQ(desk.add(network("192.0.2.1"), 1s).outcome(), manage::Outcome::done);
    EXPECT_EQ(desk.add(network("192.0.2.2"), 1s).outcome(), manage::Outcome::refused);
}

}  // namespace
}  // namespace palomar::admin
