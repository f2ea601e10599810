// Tests of the sweep: who is told, when, and what a stopping server does.
#include "net/deadlines.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <utility>

namespace palomar::net {
namespace {

using namespace std::chrono_literals;

class Watched final : public Deadlines::Entry {
  public:
    explicit Watched(Deadlines& deadlines) : Entry{deadlines} {}

    using Entry::arm;
    using Entry::disarm;
    int times_expired = 0;
    std::function<void()> when_first_expired;

  private:
    void expired() override {
        ++times_expired;
        if (const auto reaction = std::exchange(when_first_expired, {})) {
            reaction();
        }
    }
};

class DeadlinesTest : public testing::Test {
  protected:
    boost::asio::io_context context{1};
    Deadlines deadlines{context};
    Watched entry{deadlines};
    Deadlines::Clock::time_point now = Deadlines::Clock::now();
};

TEST_F(DeadlinesTest, LoopEndsWhenNothingIsArmed) {
    entry.arm(now + 1h, Deadlines::AtStop::finish);
    entry.disarm();
    context.run();
    EXPECT_EQ(entry.times_expired, 0);
}

TEST_F(DeadlinesTest, ExpiresOnceAndNotBeforeItsTime) {
    entry.arm(now + 500ms, Deadlines::AtStop::finish);
    context.run();
    EXPECT_EQ(entry.times_expired, 1);
    EXPECT_GE(Deadlines::Clock::now(), now + 500ms);
}

TEST_F(DeadlinesTest, ArmingAgainMovesTheTime) {
    entry.arm(now - 1s, Deadlines::AtStop::finish);
    entry.arm(now + 1h, Deadlines::AtStop::finish);
    context.run_one();
    EXPECT_EQ(entry.times_expired, 0);
}

TEST_F(DeadlinesTest, AnExpiredEntryMayArmItselfAndDropAnother) {
    auto other = std::make_unique<Watched>(deadlines);
    entry.arm(now - 1s, Deadlines::AtStop::finish);
    other->arm(now - 1s, Deadlines::AtStop::finish);
    entry.when_first_expired = [&] {
        other.reset();
        entry.arm(now - 1s, Deadlines::AtStop::finish);
    };
    context.run();
    EXPECT_EQ(entry.times_expired, 2);
}

TEST_F(DeadlinesTest, StopEndsIdleOnesAtOnceAndTransfersWhenDrained) {
    Watched transfer{deadlines};
    entry.arm(now + 1h, Deadlines::AtStop::expire);
    transfer.arm(now + 1h, Deadlines::AtStop::finish);
    deadlines.stop(500ms);
    EXPECT_TRUE(deadlines.stopping());
    EXPECT_EQ(entry.times_expired, 1);
    EXPECT_EQ(transfer.times_expired, 0);
    context.run();
    EXPECT_EQ(transfer.times_expired, 1);
}

}  // namespace
}  // namespace palomar::net
