// Good and bad arguments of each kind.
#include "admin/arguments.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palomar::admin {
namespace {

using maildrop::Policy;
using namespace std::string_view_literals;

TEST(Arguments, NamesArePlainOrRefused) {
    for (const auto good : {"pepe"sv, "a"sv, "ana@example.org"sv, "x.y_z+tag-1"sv}) {
        EXPECT_TRUE(name_from(good)) << good;
    }
    for (const auto bad : {""sv, "../x"sv, "a/b"sv, ".hidden"sv, "a\0b"sv, "p\xC3\xA9pe"sv}) {
        EXPECT_FALSE(name_from(bad)) << bad;
    }
    EXPECT_TRUE(name_from(std::string(128, 'a')));
    EXPECT_FALSE(name_from(std::string(129, 'a')));
}

TEST(Arguments, PasswordsFitAPassCommandOrAreRefused) {
    EXPECT_TRUE(password_from("x"));
    EXPECT_TRUE(password_from("p\xC3\xA4ssword"));
    EXPECT_TRUE(password_from(std::string(248, 'x')));
    EXPECT_FALSE(password_from(std::string(249, 'x')));
    EXPECT_FALSE(password_from(""));
    EXPECT_FALSE(password_from("a\tb"));
}

TEST(Arguments, NetworksHaveNoBitSetBehindThoseTheyName) {
    for (const auto good : {"192.0.2.1"sv, "192.0.2.0/24"sv, "2001:db8::/32"sv, "::/0"sv}) {
        EXPECT_EQ(network_from(good).value().str(), good);
    }
    for (const auto bad : {""sv, "192.0.2.1/24"sv, "192.0.2.0/33"sv, "example.org"sv, "[::1]"sv}) {
        EXPECT_FALSE(network_from(bad)) << bad;
    }
}

TEST(Arguments, ListsOfNetworksAreWrittenAsTheyAreRead) {
    for (const auto good : {"any"sv, "192.0.2.1"sv, "192.0.2.0/24,2001:db8::/32,::1"sv}) {
        EXPECT_EQ(to_text(networks_from(good).value()), good);
    }
    EXPECT_TRUE(networks_from("any").value().empty());
    for (const auto bad : {""sv, ","sv, "any,::1"sv, "::1,"sv, "::1,,::2"sv, "192.0.2.1/24"sv}) {
        EXPECT_FALSE(networks_from(bad)) << bad;
    }
    std::string many = "::1";
    for (std::size_t count = 1; count < most_networks; ++count) {
        many += ",::1";
    }
    EXPECT_TRUE(networks_from(many));
    EXPECT_FALSE(networks_from(many + ",::1"));
}

TEST(Arguments, SwitchesAreYesOrNo) {
    EXPECT_EQ(tls_need_from("yes"), accounts::TlsNeed::required);
    EXPECT_EQ(tls_need_from("no"), accounts::TlsNeed::optional);
    EXPECT_EQ(rights_from("yes"), accounts::Rights::read_only);
    EXPECT_EQ(rights_from("no"), accounts::Rights::read_and_delete);
    for (const auto bad : {""sv, "Yes"sv, "true"sv, "1"sv, "maybe"sv}) {
        EXPECT_FALSE(tls_need_from(bad)) << bad;
        EXPECT_FALSE(rights_from(bad)) << bad;
    }
    EXPECT_EQ(tls_need_from("on").error(), "require_tls is yes or no");
    EXPECT_EQ(rights_from("on").error(), "read_only is yes or no");
}

TEST(Arguments, LabelsAreWhatAnAnswerCanTell) {
    for (const auto good : {"phone"sv, "x"sv, "a:b/c"sv, "{}"sv}) {
        EXPECT_EQ(label_from(good).value().view(), good);
    }
    EXPECT_TRUE(label_from(std::string(64, 'x')));
    EXPECT_FALSE(label_from(std::string(65, 'x')));
    for (const auto bad : {""sv, "two words"sv, "m\xC3\xB3vil"sv, "a\x7F"sv, "\tx"sv}) {
        EXPECT_FALSE(label_from(bad)) << bad;
    }
}

TEST(Arguments, HashesAreKnownByTheirSchemesAndNotToldInReasons) {
    EXPECT_TRUE(hash_from("{SHA256}NSMyd+1k+PWPTE2kZbcEAHcUMyh9P2OfRZzUjrDLZGs="));
    EXPECT_TRUE(hash_from("{PLAIN}secret"));
    const std::pair<std::string_view, std::string_view> bad[] = {
        {"", "scheme"},
        {"{ROT13}frperg", "scheme"},
        {"{SHA256}frperg", "damaged"},
        {"$2y$17$/////////////////////////////////////////////////////", "too long to check"},
    };
    for (const auto& [hash, reason] : bad) {
        const auto read = hash_from(hash);
        ASSERT_FALSE(read) << hash;
        EXPECT_TRUE(read.error().contains(reason)) << hash << ": " << read.error();
        EXPECT_FALSE(read.error().contains("frperg"));
    }
}

TEST(Arguments, AReasonShowsNothingOfTheArgument) {
    const auto password = password_from("hidden\thorse");
    ASSERT_FALSE(password);
    EXPECT_FALSE(password.error().contains("horse"));
    const auto name = name_from("../hidden");
    ASSERT_FALSE(name);
    EXPECT_FALSE(name.error().contains("hidden"));
}

TEST(Arguments, PoliciesAndRolesAreKnownToTheLetter) {
    EXPECT_EQ(policy_from("archive").value(), Policy::archive);
    EXPECT_EQ(policy_from("keep").value(), Policy::keep);
    EXPECT_EQ(policy_from("default").value(), std::nullopt);
    EXPECT_FALSE(policy_from("Keep"));
    EXPECT_FALSE(policy_from(""));
    EXPECT_EQ(role_from("operator"), identity::Role::operator_);
    EXPECT_FALSE(role_from("root"));
}

TEST(Arguments, NumbersAreDigitsToTheLastOctetAndWithinTheirBounds) {
    EXPECT_EQ(number_from("1", "count", 1, 10), 1U);
    EXPECT_EQ(number_from("10", "count", 1, 10), 10U);
    for (const auto bad :
         {""sv, "0"sv, "11"sv, "+1"sv, "-1"sv, "1x"sv, "1.0"sv, " 1"sv, "18446744073709551617"sv}) {
        EXPECT_FALSE(number_from(bad, "count", 1, 10)) << bad;
    }
    EXPECT_EQ(number_from("x", "count", 1, 10).error(), "count is a number from 1 to 10");
}

TEST(Arguments, TimesAreAbsoluteOrCountFromNow) {
    constexpr std::int64_t now = 1'795'608'000;
    EXPECT_EQ(time_from("1795600000", now), 1'795'600'000);
    EXPECT_EQ(time_from("0", now), now);
    EXPECT_EQ(time_from("-60", now), now - 60);
    EXPECT_EQ(time_from("-200000000000", now), 0);
    for (const auto bad :
         {""sv, "yesterday"sv, "9223372036854775807"sv, "-9223372036854775808"sv, "1e3"sv}) {
        EXPECT_FALSE(time_from(bad, now)) << bad;
    }
}

}  // namespace
}  // namespace palomar::admin
