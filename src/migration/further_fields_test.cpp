// Tests of the fields behind the hash: those that keep a user out, and those that are no obstacle.
#include "migration/further_fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace palomar::migration {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Day 20786 of shadow(5).
constexpr std::chrono::sys_days today = std::chrono::year{2026} / 11 / 29;

std::string told(std::string_view fields) {
    return objection("ana", fields, today).value_or("no objection");
}

TEST(FurtherFields, OrdinaryLinesMeetNoObjection) {
    for (const auto* fields :
         {"",
          "1000",
          "1000:1000::/home/ana:/bin/sh",
          "1000:1000::/home/ana::",
          "::::::",
          "1000:1000::/home/ana::userdb_quota_rule=*:storage=1G nodelay userdb_home=/srv/ana",
          "::::: ",
          "19000:0:99999:7:::",
          "19000:0:99999:7:30::",
          "20700:0:90:7:30::",
          "0:0:99999:7:::",
          "19000:0:99999:7:-1:-1:",
          "19000:0:99999:7::99999999999:"}) {
        EXPECT_EQ(told(fields), "no objection") << fields;
    }
}

TEST(FurtherFields, AnExtraFieldThatMattersIsNamedWithWhatToDo) {
    const std::vector<std::pair<std::string, std::string>> lines{
        {"allow_nets=192.0.2.0/24", "allow_nets, which import cannot take: make the account by"},
        {"allow_nets", "allow_nets, which"},
        {"allow_real_nets=::1", "user add and user networks"},
        {"nologin", "nologin, which import cannot take: leave it out, or make the account by"},
        {"nologin=y reason=gone", "nologin, which"},
        {"noauthenticate", "user add and user disable"},
        {"fail=y", "fail, which"},
        {"user=bob", "user, which import cannot take: import the user whose mail it is"},
        {"userdb_user=bob", "userdb_user, which"},
        {"login_user=bob", "login_user, which"},
        {"proxy=y host=192.0.2.9", "proxy, which import cannot take: its mail is on another"},
        {"proxy_maybe=y", "proxy_maybe, which"},
        {"host=192.0.2.9", "host, which"},
        {"mail=mbox:~/mail", "mail, which import cannot take: move the mail to where"},
        {"userdb_mail=mbox:~/mail", "userdb_mail, which"},
        {"userdb_mail_location=x", "userdb_mail_location, which"},
        {"userdb_mail_path=x", "userdb_mail_path, which"},
        {"userdb_chroot=/x", "userdb_chroot, which"},
        {"nodelay userdb_home=/x  allow_nets=::1", "allow_nets, which"},
        {"nodelay\tallow_nets=::1", "allow_nets, which"},
        {":maildir:/srv/elsewhere", "mail, which"},
    };
    for (const auto& [extra, words] : lines) {
        EXPECT_THAT(told("1000:1000::/home/ana:/bin/sh:" + extra), StartsWith("ana has ")) << extra;
        EXPECT_THAT(told(":::::" + extra), HasSubstr(words)) << extra;
    }
}

TEST(FurtherFields, AFieldCountsAtItsOwnPlaceAndByItsWholeNameOnly) {
    for (const auto* fields :
         {"::nologin:::", ":::/home/nologin:/sbin/nologin:", ":::::nologins", ":::::note=nologin"
         }) {
        EXPECT_EQ(told(fields), "no objection") << fields;
    }
}

TEST(FurtherFields, AnAccountThatEndsIsNotMadeOneThatDoesNot) {
    EXPECT_THAT(told("19000:0:99999:7::19100:"), StartsWith("ana expired on 2022-04-18: leave it"));
    EXPECT_THAT(told("19000:0:99999:7::20786:"), StartsWith("ana expired on 2026-11-29: "));
    EXPECT_THAT(
        told("19000:0:99999:7::20787:"),
        StartsWith("ana expires on 2026-11-30, which import cannot take: take the date out")
    );
    EXPECT_THAT(told(":::::0:"), StartsWith("ana expired on 1970-01-01"));
    EXPECT_THAT(told(":::::20787"), StartsWith("ana expires on 2026-11-30"));
}

TEST(FurtherFields, APasswordThatWasLeftToAgeForTooLongHasShutItsAccount) {
    EXPECT_THAT(told("20666:0:90:7:30::"), StartsWith("the password of ana is too old"));
    EXPECT_EQ(told("20667:0:90:7:30::"), "no objection") << "a day is left";
    EXPECT_EQ(told("20000:0:90:7:::"), "no objection") << "it can be changed at the next login";
    EXPECT_EQ(told(":0:90:7:30::"), "no objection");
}

TEST(FurtherFields, ValuesAreNotQuoted) {
    for (const auto* extra : {"allow_nets=secret", "user=secret", "mail=secret", ":secret"}) {
        EXPECT_EQ(told(std::string{":::::"} + extra).find("secret"), std::string::npos) << extra;
    }
}

}  // namespace
}  // namespace palomar::migration
