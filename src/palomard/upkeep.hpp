// Upkeep: what goes on beside the clients while the server runs: files that may be replaced are
// looked at, the configuration is read again when asked for, and the service manager hears that the
// server is alive and who is there.
#pragma once

#include "config/config.hpp"
#include "config/invocation.hpp"
#include "config/renewal.hpp"
#include "palomard/credentials.hpp"
#include "palomard/service_manager.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace palomar::palomard {

/// Outlives its coroutines, as all that it refers to does. Used by the first I/O thread.
class Upkeep {
  public:
    /// What a new configuration means to others.
    struct Effects {
        /// Makes it count; on the first I/O thread.
        std::function<void(const config::Config& now)> apply;
        /// Accounts without a policy have another one now; in the pool of changes.
        std::function<void()> look_at_policies;
    };

    /// `start`: what the server was started with.
    Upkeep(
        const config::Invocation& invocation,
        const config::Config& start,
        const ServiceManager& manager,
        Credentials& credentials,
        server::Pools& pools,
        telemetry::Log& log,
        Effects effects
    )
        : invocation_{invocation},
          start_{start},
          current_{start},
          manager_{manager},
          credentials_{credentials},
          pools_{pools},
          log_{log},
          effects_{std::move(effects)} {}

    /// What counts now.
    [[nodiscard]] const config::Config& current() const { return current_; }

    /// Until it is cancelled.
    [[nodiscard]] boost::asio::awaitable<void> watch_files();

    /// Until it is cancelled: as long as its thread gets round to it, the server is well.
    [[nodiscard]] boost::asio::awaitable<void> stay_alive(std::chrono::microseconds within);

    /// Until it is cancelled: what `systemctl status` shows is `line`, as it was some seconds ago.
    [[nodiscard]] boost::asio::awaitable<void> show_status(std::function<std::string()> line);

    /// Once; if one is under way, that one begins again. A wrong new configuration changes nothing.
    [[nodiscard]] boost::asio::awaitable<void> reload();

  private:
    [[nodiscard]] boost::asio::awaitable<void> reload_once();
    [[nodiscard]] boost::asio::awaitable<void> accept(const config::Renewal& renewal);

    const config::Invocation& invocation_;
    const config::Config& start_;
    config::Config current_;
    const ServiceManager& manager_;
    Credentials& credentials_;
    server::Pools& pools_;
    telemetry::Log& log_;
    const Effects effects_;
    bool reloading_ = false;
    bool again_ = false;
};

}  // namespace palomar::palomard
