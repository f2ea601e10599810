// offload: the one bridge between coroutines and code that blocks. The call runs on a pool of
// threads; the coroutine goes on, on its own I/O thread, when it has returned.
#pragma once

#include "net/worker_pool.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace palomar::net {

/// Runs `work()` on the pool and returns what it returns, or throws what it throws, on the caller's
/// thread. Must be awaited where it is called: `work` may then capture by reference (and only so:
/// g++ 12 copies other captures wrongly, CONTRIBUTING). Cannot be cancelled: what it refers to
/// lives in the coroutine that waits for it.
template <typename Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> offload(WorkerPool& pool, Work work) {
    using Result = std::invoke_result_t<Work&>;
    static_assert(!std::is_void_v<Result>, "work that fails says so by its result");
    std::optional<Result> result;
    std::exception_ptr failure;
    auto initiate = [&](auto handler) {
        auto back = boost::asio::make_work_guard(boost::asio::get_associated_executor(handler));
        boost::asio::post(
            pool.executor(),
            [&, handler = std::move(handler), back = std::move(back)]() mutable {
                try {
                    result.emplace(work());
                } catch (...) {
                    failure = std::current_exception();
                }
                boost::asio::post(back.get_executor(), std::move(handler));
            }
        );
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        initiate, boost::asio::use_awaitable
    );
    if (result) {
        co_return std::move(*result);
    }
    std::rethrow_exception(failure);
}

}  // namespace palomar::net
