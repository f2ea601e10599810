// What the Log contract promises, shown on the sink that tests use.
#include "telemetry/recording_log.hpp"

#include <gtest/gtest.h>

namespace palomar::telemetry {
namespace {

TEST(RecordingLog, KeepsEventsInOrderWithTheirFields) {
    RecordingLog log;
    log.write(Level::info, "connect", {{"address", "[::1]:4242"}});
    log.write(Level::warning, "session_end", {{"octets", std::uint64_t{320}}, {"duration", 1.5}});

    const auto events = log.events();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].name, "connect");
    EXPECT_EQ(events[0].text("address"), "[::1]:4242");
    EXPECT_EQ(events[0].text("octets"), "");
    EXPECT_EQ(events[1].level, Level::warning);
    EXPECT_EQ(std::get<std::uint64_t>(events[1].fields.at("octets")), 320U);
    EXPECT_EQ(std::get<double>(events[1].fields.at("duration")), 1.5);
    EXPECT_EQ(log.count("connect"), 1U);
}

TEST(RecordingLog, EventsBelowTheLevelAreNotWritten) {
    RecordingLog log{Level::warning};
    log.write(Level::info, "connect", {});
    log.write(Level::error, "disk_full", {});

    EXPECT_EQ(log.count("connect"), 0U);
    EXPECT_EQ(log.count("disk_full"), 1U);
}

}  // namespace
}  // namespace palomar::telemetry
