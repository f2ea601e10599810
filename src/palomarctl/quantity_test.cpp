// Quantities at the edges of their units.
#include "palomarctl/quantity.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace palomar::palomarctl {
namespace {

using std::chrono::seconds;

TEST(Quantity, OctetsAreRead) {
    const std::pair<const char*, std::uint64_t> good[] = {
        {"0", 0},
        {"1024", 1024},
        {"1b", 1},
        {"16KiB", 16384},
        {"16k", 16384},
        {"64M", 67108864},
        {"2GIB", 2147483648},
        {"18446744073709551615", std::numeric_limits<std::uint64_t>::max()},
    };
    for (const auto& [text, octets] : good) {
        EXPECT_EQ(octets_from(text), octets) << text;
    }
    for (const char* bad :
         {"",
          "KiB",
          "-1",
          "+1",
          " 1",
          "1 ",
          "1 KiB",
          "1.5M",
          "1kb",
          "1x",
          "18446744073709551616",
          "17179869184G"}) {
        EXPECT_EQ(octets_from(bad), std::nullopt) << bad;
    }
}

TEST(Quantity, DurationsAreRead) {
    const std::pair<const char*, seconds> good[] = {
        {"1s", seconds{1}},
        {"30m", seconds{1800}},
        {"24h", seconds{86400}},
        {"7d", seconds{604800}},
        {"4W", seconds{2419200}},
    };
    for (const auto& [text, duration] : good) {
        EXPECT_EQ(duration_from(text), duration) << text;
    }
    for (const char* bad : {"", "h", "24", "0h", "-1h", "1y", "1h30m", "99999w"}) {
        EXPECT_EQ(duration_from(bad), std::nullopt) << bad;
    }
}

TEST(Quantity, NumbersAreDigitsOnly) {
    EXPECT_EQ(number_from("42"), 42U);
    for (const char* bad : {"", "-1", "4 2", "42k", "0x2a"}) {
        EXPECT_EQ(number_from(bad), std::nullopt) << bad;
    }
}

TEST(Quantity, OctetsAreShownInTheGreatestUnit) {
    const std::pair<std::uint64_t, const char*> cases[] = {
        {0, "0 B"},
        {1023, "1023 B"},
        {1024, "1.0 KiB"},
        {1536, "1.5 KiB"},
        {10188, "9.9 KiB"},
        {10189, "10 KiB"},
        {1024 * 1024 - 1, "1.0 MiB"},
        {67108864, "64 MiB"},
        {std::numeric_limits<std::uint64_t>::max(), "16 EiB"},
    };
    for (const auto& [octets, text] : cases) {
        EXPECT_EQ(octets_text(octets), text);
    }
}

TEST(Quantity, DurationsAreShownInTheTwoGreatestUnits) {
    const std::pair<seconds, const char*> cases[] = {
        {seconds{0}, "0s"},
        {seconds{59}, "59s"},
        {seconds{60}, "1m"},
        {seconds{192}, "3m 12s"},
        {seconds{3600}, "1h"},
        {seconds{86400 * 2 + 3600 * 4 + 59}, "2d 4h"},
        {seconds{86400 * 10}, "1w 3d"},
    };
    for (const auto& [duration, text] : cases) {
        EXPECT_EQ(duration_text(duration), text);
    }
}

TEST(Quantity, InstantsAreUtc) {
    EXPECT_EQ(instant_text(std::chrono::sys_seconds{seconds{1764072000}}), "2025-11-25T12:00:00Z");
}

}  // namespace
}  // namespace palomar::palomarctl
