// The timer is cancelled when the schedule changes, so a cancelled wait means: look again. That the
// server stops is what the pools say; a wait that begins after the coroutine was cancelled would
// throw.
#include "palomard/key_fetching.hpp"

#include "net/offload.hpp"
#include "palomard/credential_events.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <tuple>

namespace palomar::palomard {
namespace asio = boost::asio;
using Clock = FetchSchedule::Clock;

asio::awaitable<void> KeyFetching::run() {
    const oauth::KeySetFetcher::Stop stop = [this] { return pools_.stopping(); };
    while (!pools_.stopping()) {
        if (Clock::now() < schedule_.next()) {
            timer_.expires_at(schedule_.next());
            std::ignore = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        const FetchOutcome outcome =
            co_await net::offload(pools_.chores, [&] { return keys_.fetch(stop); });
        note(outcome);
    }
}

/// Told when it counts for the next client.
void KeyFetching::note(const FetchOutcome& outcome) {
    const bool is_news = outcome.news == FetchOutcome::News::some;
    switch (outcome.kind) {
        case FetchOutcome::Kind::nobody_to_ask:
            schedule_.rest();
            return;
        case FetchOutcome::Kind::overtaken:
            return;  // still due
        case FetchOutcome::Kind::read:
            schedule_.succeeded(Clock::now(), outcome.lifetime);
            fetched_();
            if (is_news) {
                tell_read(oauth_keys, log_);
            }
            return;
        case FetchOutcome::Kind::failed:
            schedule_.failed(Clock::now());
            fetched_();
            if (is_news) {
                tell_not_read(oauth_keys, outcome.reason, log_);
            }
            return;
    }
}

void KeyFetching::start_again() {
    schedule_.start_again(Clock::now());
    timer_.cancel();
}

void KeyFetching::key_missing() {
    if (missing_.exchange(true)) {
        return;
    }
    asio::post(timer_.get_executor(), [this] {
        missing_ = false;
        schedule_.key_missing(Clock::now());
        timer_.cancel();
    });
}

}  // namespace palomar::palomard
