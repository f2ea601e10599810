// Upkeep: what goes on beside the clients while the server runs: files that may be replaced are
// looked at, the configuration is read again when asked for, and the service manager hears that the
// server is alive.
#pragma once

#include "config/config.hpp"
#include "config/invocation.hpp"
#include "palomard/credentials.hpp"
#include "palomard/service_manager.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace palomar::palomard {

/// Outlives its coroutines, as all that it refers to does.
class Upkeep {
  public:
    /// `apply`: makes what counts at once of a new configuration count.
    Upkeep(
        const config::Invocation& invocation,
        const config::Config& running,
        const ServiceManager& manager,
        Credentials& credentials,
        server::Pools& pools,
        telemetry::Log& log,
        std::function<void(const config::Config& next)> apply
    )
        : invocation_{invocation},
          running_{running},
          manager_{manager},
          credentials_{credentials},
          pools_{pools},
          log_{log},
          apply_{std::move(apply)} {}

    /// Until it is cancelled.
    [[nodiscard]] boost::asio::awaitable<void> watch_files();

    /// Until it is cancelled: as long as its thread gets round to it, the server is well.
    [[nodiscard]] boost::asio::awaitable<void> stay_alive(std::chrono::microseconds within);

    /// Once; if one is under way, that one begins again. A wrong new configuration changes nothing.
    [[nodiscard]] boost::asio::awaitable<void> reload();

  private:
    [[nodiscard]] boost::asio::awaitable<void> reload_once();

    const config::Invocation& invocation_;
    const config::Config& running_;
    const ServiceManager& manager_;
    Credentials& credentials_;
    server::Pools& pools_;
    telemetry::Log& log_;
    std::function<void(const config::Config&)> apply_;
    bool reloading_ = false;
    bool again_ = false;
};

}  // namespace palomar::palomard
