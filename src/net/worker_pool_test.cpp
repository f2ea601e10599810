// Tests of a pool's threads: how many, how eager, and what becomes of what is queued.
#include "net/worker_pool.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <sys/resource.h>

namespace palomar::net {
namespace {

int niceness_within(WorkerPool& pool) {
    std::promise<int> niceness;
    boost::asio::post(pool.executor(), [&] { niceness.set_value(::getpriority(PRIO_PROCESS, 0)); });
    return niceness.get_future().get();
}

TEST(WorkerPool, ThreadsRunBesideEachOther) {
    WorkerPool pool{2};
    std::latch both{2};
    for (int i = 0; i < 2; ++i) {
        boost::asio::post(pool.executor(), [&] { both.arrive_and_wait(); });
    }
    both.wait();
}

TEST(WorkerPool, HasAThreadAtLeast) {
    WorkerPool pool{0};
    EXPECT_EQ(niceness_within(pool), ::getpriority(PRIO_PROCESS, 0));
}

TEST(WorkerPool, StandsBehindIoAndLeavesOtherThreadsAlone) {
    const int here = ::getpriority(PRIO_PROCESS, 0);
    WorkerPool pool{1, Priority::behind_io};
    EXPECT_GT(niceness_within(pool), here);
    EXPECT_EQ(::getpriority(PRIO_PROCESS, 0), here);
}

TEST(WorkerPool, JoinRunsWhatIsQueued) {
    WorkerPool pool{1};
    std::atomic<int> done = 0;
    for (int i = 0; i < 100; ++i) {
        boost::asio::post(pool.executor(), [&] { ++done; });
    }
    pool.join();
    EXPECT_EQ(done, 100);
}

TEST(WorkerPool, TellsWhatIsQueuedThatItIsOfNoUse) {
    WorkerPool pool{1};
    EXPECT_FALSE(pool.closes());
    pool.close();
    EXPECT_TRUE(pool.closes());
    EXPECT_EQ(niceness_within(pool), ::getpriority(PRIO_PROCESS, 0)) << "it still runs";
}

}  // namespace
}  // namespace palomar::net
