// Totals and levels, alone and from several threads.
#include "telemetry/registry.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace palomar::telemetry {
namespace {

std::uint64_t value_of(const Registry& registry, std::string_view name) {
    for (const Sample& sample : registry.samples()) {
        if (sample.name == name) {
            return sample.value;
        }
    }
    ADD_FAILURE() << name << " is not registered";
    return 0;
}

TEST(Registry, GivesEveryNumberWithItsKind) {
    Registry registry;
    registry.counter("connections").add(3);
    Gauge& now = registry.gauge("connections_now");
    const Gauge::Occupant someone{now};
    const auto samples = registry.samples();
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0].name, "connections");
    EXPECT_EQ(samples[0].kind, Kind::total);
    EXPECT_EQ(samples[0].value, 3U);
    EXPECT_EQ(samples[1].name, "connections_now");
    EXPECT_EQ(samples[1].kind, Kind::level);
    EXPECT_EQ(samples[1].value, 1U);
}

TEST(Registry, ALevelFallsWhenItsOccupantGoes) {
    Registry registry;
    Gauge& now = registry.gauge("connections_now");
    {
        const Gauge::Occupant first{now};
        const Gauge::Occupant second{now};
        EXPECT_EQ(now.value(), 2U);
    }
    EXPECT_EQ(now.value(), 0U);
}

TEST(Registry, ATotalGoesOnWhereTheLastRunLeftIt) {
    Registry registry;
    Counter& connections = registry.counter("connections");
    connections.add(2);
    registry.resume("connections", 40);
    registry.resume("of_an_older_version", 7);
    EXPECT_EQ(connections.value(), 42U);
    EXPECT_EQ(registry.samples().size(), 1U);
}

TEST(Registry, LosesNothingWhenThreadsCountAtOnce) {
    Registry registry;
    Counter& connections = registry.counter("connections");
    Gauge& now = registry.gauge("connections_now");
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&] {
                for (int i = 0; i < 10000; ++i) {
                    const Gauge::Occupant someone{now};
                    connections.add();
                }
            });
        }
    }
    EXPECT_EQ(value_of(registry, "connections"), 40000U);
    EXPECT_EQ(value_of(registry, "connections_now"), 0U);
}

}  // namespace
}  // namespace palomar::telemetry
