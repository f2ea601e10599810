// Figures: the sessions of now, the numbers of now, and the numbers over time, as answers.
#pragma once

#include "accounts/history_store.hpp"
#include "manage/answer.hpp"
#include "server/pools.hpp"
#include "server/session_registry.hpp"
#include "server/statistics.hpp"
#include "telemetry/log.hpp"
#include "telemetry/registry.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>

namespace palomar::admin {

/// Thread-safe; outlives the coroutines that it made.
class Figures {
  public:
    Figures(
        const telemetry::Registry& registry,
        const server::Statistics& statistics,
        const server::SessionRegistry& sessions,
        accounts::HistoryStore& history,
        server::Pools& pools,
        telemetry::Log& log
    )
        : registry_{registry},
          statistics_{statistics},
          sessions_{sessions},
          history_{history},
          pools_{pools},
          log_{log} {}

    [[nodiscard]] manage::Answer connections_now() const;
    [[nodiscard]] manage::Answer connections_ever() const;
    [[nodiscard]] manage::Answer octets_ever() const;
    [[nodiscard]] manage::Answer sessions() const;
    [[nodiscard]] manage::Answer values() const;

    /// The arguments as they came. Awaited in place.
    [[nodiscard]] boost::asio::awaitable<manage::Answer> history(
        std::string_view name, std::string_view from, std::string_view to, std::string_view step
    );

  private:
    const telemetry::Registry& registry_;
    const server::Statistics& statistics_;
    const server::SessionRegistry& sessions_;
    accounts::HistoryStore& history_;
    server::Pools& pools_;
    telemetry::Log& log_;
};

}  // namespace palomar::admin
