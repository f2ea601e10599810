// Tests of the bridge to blocking code: threads, results, exceptions.
#include "net/offload.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace palomar::net {
namespace {

namespace asio = boost::asio;

// Runs a coroutine on a loop of its own to its end and hands on what it threw.
void run(asio::awaitable<void> test) {
    asio::io_context context{1};
    std::exception_ptr thrown;
    asio::co_spawn(context, std::move(test), [&](std::exception_ptr failure) {
        thrown = std::move(failure);
    });
    context.run();
    if (thrown) {
        std::rethrow_exception(thrown);
    }
}

asio::awaitable<void> expect_thread_change(WorkerPool& pool) {
    const auto here = std::this_thread::get_id();
    const auto there = co_await offload(pool, [] { return std::this_thread::get_id(); });
    EXPECT_NE(there, here);
    EXPECT_EQ(std::this_thread::get_id(), here);
}

TEST(Offload, WorksOnThePoolAndComesBack) {
    WorkerPool pool{1};
    run(expect_thread_change(pool));
}

asio::awaitable<void> expect_move_only_result(WorkerPool& pool) {
    const std::string text = "carried by reference";
    const auto result = co_await offload(pool, [&] { return std::make_unique<std::string>(text); });
    EXPECT_EQ(*result, text);
}

TEST(Offload, ResultMayBeMoveOnly) {
    WorkerPool pool{2};
    run(expect_move_only_result(pool));
}

int fail() { throw std::runtime_error{"no luck"}; }

asio::awaitable<void> let_fail(WorkerPool& pool) {
    const int never = co_await offload(pool, fail);
    ADD_FAILURE() << never;
}

TEST(Offload, ExceptionArrivesWhereItIsAwaited) {
    WorkerPool pool{1};
    EXPECT_THROW(run(let_fail(pool)), std::runtime_error);
}

asio::awaitable<void> count_up(WorkerPool& pool, int& sum) {
    for (int i = 0; i < 100; ++i) {
        sum += co_await offload(pool, [] { return 1; });
    }
}

TEST(Offload, ManyCoroutinesShareAPool) {
    WorkerPool pool{2};
    asio::io_context context{1};
    int sum = 0;
    for (int i = 0; i < 50; ++i) {
        asio::co_spawn(context, count_up(pool, sum), [](const std::exception_ptr& failure) {
            EXPECT_FALSE(failure);
        });
    }
    context.run();
    EXPECT_EQ(sum, 5000);
}

}  // namespace
}  // namespace palomar::net
