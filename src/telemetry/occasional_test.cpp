// Tests of Occasional: what comes too soon is counted instead of logged.
#include "telemetry/occasional.hpp"

#include "telemetry/recording_log.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace palomar::telemetry {
namespace {

using namespace std::chrono_literals;

TEST(Occasional, LogsOnceAnIntervalAndSaysHowManyItPassedOver) {
    RecordingLog log;
    Occasional refusals{log, 60s};
    const auto start = Occasional::Clock::now();
    const auto refuse = [&](std::chrono::seconds later, std::string_view reason) {
        refusals.write(Level::warning, "refused", {"reason", reason}, start + later);
    };
    refuse(0s, "first");
    refuse(1s, "second");
    refuse(59s, "third");
    EXPECT_EQ(log.count("refused"), 1U);
    refuse(60s, "fourth");
    refuse(119s, "fifth");
    const auto events = log.events();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].level, Level::warning);
    EXPECT_EQ(events[0].text("reason"), "first");
    EXPECT_EQ(std::get<std::uint64_t>(events[0].fields.at("not_logged_before")), 0U);
    EXPECT_EQ(events[1].text("reason"), "fourth");
    EXPECT_EQ(std::get<std::uint64_t>(events[1].fields.at("not_logged_before")), 2U);
}

}  // namespace
}  // namespace palomar::telemetry
