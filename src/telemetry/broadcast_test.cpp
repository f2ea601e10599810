// What a listener hears, and what it costs the others: nothing.
#include "telemetry/broadcast.hpp"

#include "telemetry/recording_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace palomar::telemetry {
namespace {

using testing::ElementsAre;

constexpr std::array<std::string_view, 2> names{"login", "session_end"};

std::vector<std::string> texts(const Broadcast::Listener::Heard& heard) {
    std::vector<std::string> texts;
    texts.reserve(heard.events.size());
    for (const auto& event : heard.events) {
        texts.push_back(event.text);
    }
    return texts;
}

TEST(Broadcast, AListenerHearsTheNamesItAskedFor) {
    RecordingLog sink;
    Broadcast log{sink};
    Broadcast::Listener listener{log, names, [] {}};
    log.write(Level::info, "login", {{"account", "pepe"}});
    log.write(Level::info, "connect", {{"address", "[::1]:1"}});
    log.write(Level::info, "session_end", {{"octets", std::uint64_t{3}}});
    EXPECT_THAT(texts(listener.take()), ElementsAre("login account=pepe", "session_end octets=3"));
    EXPECT_TRUE(listener.take().events.empty());
    EXPECT_EQ(sink.events().size(), 3U);
}

TEST(Broadcast, HearsWhatTheSinkDoesNotWantButNoDebugging) {
    RecordingLog sink{Level::error};
    Broadcast log{sink};
    EXPECT_FALSE(log.wants(Level::info));
    Broadcast::Listener listener{log, names, [] {}};
    log.write(Level::info, "login", {});
    log.write(Level::debug, "login", {});
    EXPECT_EQ(listener.take().events.size(), 1U);
    EXPECT_TRUE(sink.events().empty());
}

TEST(Broadcast, WakesOnceUntilTheEventsAreTaken) {
    RecordingLog sink;
    Broadcast log{sink};
    int woken = 0;
    Broadcast::Listener listener{log, names, [&] { ++woken; }};
    log.write(Level::info, "login", {});
    log.write(Level::info, "login", {});
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(listener.take().events.size(), 2U);
    log.write(Level::info, "login", {});
    EXPECT_EQ(woken, 2);
}

TEST(Broadcast, ASlowListenerIsToldHowManyItLost) {
    RecordingLog sink;
    Broadcast log{sink};
    Broadcast::Listener listener{log, names, [] {}};
    for (std::size_t i = 0; i < Broadcast::Listener::longest_queue + 7; ++i) {
        log.write(Level::info, "login", {});
    }
    const auto heard = listener.take();
    EXPECT_EQ(heard.events.size(), Broadcast::Listener::longest_queue);
    EXPECT_EQ(heard.lost, 7U);
    log.write(Level::info, "login", {});
    EXPECT_EQ(listener.take().lost, 0U);
}

TEST(Broadcast, ListenersComeAndGoWhileOthersWrite) {
    RecordingLog sink{Level::error};
    Broadcast log{sink};
    std::jthread writer{[&log](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            log.write(Level::info, "login", {});
        }
    }};
    for (int i = 0; i < 100; ++i) {
        Broadcast::Listener listener{log, names, [] {}};
        while (listener.take().events.empty()) {
            std::this_thread::yield();
        }
    }
    writer.request_stop();
    writer.join();
    EXPECT_FALSE(log.wants(Level::info));
}

}  // namespace
}  // namespace palomar::telemetry
