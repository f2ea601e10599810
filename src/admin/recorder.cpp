// What a record could not store is part of the next one's increase: nothing is lost but its minute.
#include "admin/recorder.hpp"

#include "admin/times.hpp"
#include "net/offload.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <vector>

namespace palomar::admin {
namespace asio = boost::asio;
using telemetry::Kind;

std::expected<void, accounts::AccountFailure> Recorder::resume() {
    const auto totals = history_.totals();
    if (!totals) {
        return std::unexpected{totals.error()};
    }
    for (const auto& [name, value] : *totals) {
        registry_.resume(name, value);
    }
    for (const telemetry::Sample& sample : registry_.samples()) {
        recorded_[sample.name] = sample.value;
    }
    return {};
}

void Recorder::record() {
    const auto samples = registry_.samples();
    std::vector<accounts::Recorded> numbers;
    numbers.reserve(samples.size());
    for (const telemetry::Sample& sample : samples) {
        const std::uint64_t increase =
            sample.kind == Kind::total ? sample.value - recorded_[sample.name] : 0;
        numbers.push_back({sample.name, sample.kind, sample.value, increase});
    }
    const auto stored = history_.record(to_seconds(std::chrono::system_clock::now()), numbers);
    if (!stored) {
        if (!failing_) {
            log_.write(
                telemetry::Level::error, "history_failed", {{"reason", stored.error().detail}}
            );
        }
        failing_ = true;
        return;
    }
    failing_ = false;
    for (const telemetry::Sample& sample : samples) {
        recorded_[sample.name] = sample.value;
    }
}

asio::awaitable<void> Recorder::run() {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (!pools_.stopping()) {
        timer.expires_after(interval);
        const auto [cancelled] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (cancelled) {
            co_return;
        }
        co_await net::offload(pools_.changes, [this] {
            record();
            return true;
        });
    }
}

}  // namespace palomar::admin
