// Recorder: writes the server's numbers down as time goes by, so that there is a history of them
// and totals outlive the server.
#pragma once

#include "accounts/history_store.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"
#include "telemetry/registry.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <map>
#include <string_view>

namespace palomar::admin {

/// One coroutine or thread at a time.
class Recorder {
  public:
    /// A crash costs the totals no more than what came since then.
    static constexpr std::chrono::seconds interval{10};

    Recorder(
        telemetry::Registry& registry,
        accounts::HistoryStore& history,
        server::Pools& pools,
        telemetry::Log& log
    )
        : registry_{registry}, history_{history}, pools_{pools}, log_{log} {}

    /// Gives the registry the totals that earlier runs reached. Blocks; before anything is counted.
    [[nodiscard]] std::expected<void, accounts::AccountFailure> resume();

    /// Records what there is now. Blocks.
    void record();

    /// Records again and again, until its coroutine is cancelled or the pools stop.
    [[nodiscard]] boost::asio::awaitable<void> run();

  private:
    telemetry::Registry& registry_;
    accounts::HistoryStore& history_;
    server::Pools& pools_;
    telemetry::Log& log_;
    /// The totals as they were recorded last.
    std::map<std::string_view, std::uint64_t> recorded_;
    /// Whether the last attempt failed: the log hears of it once.
    bool failing_ = false;
};

}  // namespace palomar::admin
