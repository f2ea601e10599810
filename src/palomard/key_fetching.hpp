// KeyFetching: has the authorization server's keys fetched when it is time, off the I/O threads.
#pragma once

#include "palomard/fetch_schedule.hpp"
#include "palomard/token_keys.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <utility>

namespace palomar::palomard {

/// Outlives its coroutine, as all that it refers to does.
class KeyFetching {
  public:
    /// `executor`: of one thread, on which run() has to be spawned. `fetched`: called there after
    /// each answer and each failure, which may have changed whether tokens can be checked.
    KeyFetching(
        const boost::asio::any_io_executor& executor,
        TokenKeys& keys,
        server::Pools& pools,
        telemetry::Log& log,
        std::function<void()> fetched
    )
        : timer_{executor}, keys_{keys}, pools_{pools}, log_{log}, fetched_{std::move(fetched)} {}

    /// Until it is cancelled, when the server stops: the pools must know of that before. A fetch
    /// that is under way then ends within about a second.
    [[nodiscard]] boost::asio::awaitable<void> run();

    /// On the executor's thread: the keys were loaded anew, and the URL is to be asked at once.
    void start_again();

    /// On any thread, without blocking: a token named a key that is not there.
    void key_missing();

  private:
    void note(const FetchOutcome& outcome);

    // Of the executor's thread, but for the flag.
    boost::asio::steady_timer timer_;
    FetchSchedule schedule_{FetchSchedule::Clock::now()};
    /// key_missing() is on its way: a flood of such tokens is one of them.
    std::atomic<bool> missing_ = false;

    TokenKeys& keys_;
    server::Pools& pools_;
    telemetry::Log& log_;
    std::function<void()> fetched_;
};

}  // namespace palomar::palomard
