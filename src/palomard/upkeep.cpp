// Blocking work goes to the pool for chores; a mistake of the operator's is for the log.
#include "palomard/upkeep.hpp"

#include "config/load.hpp"
#include "net/offload.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <expected>
#include <string>
#include <tuple>
#include <utility>

namespace palomar::palomard {
namespace asio = boost::asio;
using telemetry::Level;

namespace {

/// How often files that may be replaced are looked at.
constexpr std::chrono::seconds look_at_files{5};
constexpr std::chrono::seconds look_at_status{5};

}  // namespace

asio::awaitable<void> Upkeep::watch_files() {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (true) {
        timer.expires_after(look_at_files);
        const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (cancelled) {
            co_return;
        }
        std::ignore = co_await net::offload(pools_.chores, [&] {
            credentials_.refresh(log_);
            return true;
        });
    }
}

asio::awaitable<void> Upkeep::stay_alive(std::chrono::microseconds within) {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (true) {
        timer.expires_after(within / 2);
        const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (cancelled) {
            co_return;
        }
        manager_.alive();
    }
}

asio::awaitable<void> Upkeep::show_status(std::function<std::string()> line) {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    std::string shown;
    while (true) {
        if (std::string now = line(); now != shown) {
            manager_.status(now);
            shown = std::move(now);
        }
        timer.expires_after(look_at_status);
        const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (cancelled) {
            co_return;
        }
    }
}

// One after another: an older configuration must not overtake a newer one.
asio::awaitable<void> Upkeep::reload() {
    again_ = true;
    if (std::exchange(reloading_, true)) {
        co_return;
    }
    manager_.reloading();
    while (std::exchange(again_, false)) {
        co_await reload_once();
    }
    reloading_ = false;
    manager_.ready();
}

asio::awaitable<void> Upkeep::reload_once() {
    const auto next =
        co_await net::offload(pools_.chores, [&] { return config::load(invocation_); });
    if (!next) {
        const std::string reason = to_string(next.error().front());
        log_.write(Level::error, "not_reloaded", {{"reason", reason}});
        co_return;
    }
    const auto renewal = config::renew(start_, current_, *next);
    const config::Config& now = renewal.config;
    const auto loaded =
        co_await net::offload(pools_.chores, [&] { return credentials_.load(now.tls, now.oauth); });
    if (!loaded) {
        log_.write(Level::error, "not_reloaded", {{"reason", loaded.error()}});
        co_return;
    }
    co_await accept(renewal);
}

asio::awaitable<void> Upkeep::accept(const config::Renewal& renewal) {
    effects_.apply(renewal.config);
    const bool same_policy = renewal.config.pop3.retrieved == current_.pop3.retrieved;
    current_ = renewal.config;
    if (!same_policy) {
        std::ignore = co_await net::offload(pools_.changes, [&] {
            effects_.look_at_policies();
            return true;
        });
    }
    for (const config::Key* const key : renewal.waiting) {
        log_.write(Level::warning, "needs_restart", {{"key", dotted(*key)}});
    }
    log_.write(Level::info, "reloaded", {});
}

}  // namespace palomar::palomard
