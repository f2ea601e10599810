// Arrival: a client at the door: whose connection it is, and whether it may stay.
#pragma once

#include "guard/guard.hpp"
#include "net/connection.hpp"
#include "pop3/session_policy.hpp"
#include "server/doorkeeper.hpp"
#include "server/entrance.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace palomar::server {

// A constructor rather than an aggregate: it travels through coroutines (g++ 12).
class Arrival {
  public:
    Arrival(
        guard::ConnectionLimits::Connection token,
        pop3::Security security_so_far,
        telemetry::Level noise
    )
        : place{std::move(token)}, security{security_so_far}, level{noise} {}

    /// To be kept as long as the connection.
    guard::ConnectionLimits::Connection place;
    /// tls: a proxy has taken it off.
    pop3::Security security;
    /// At which its coming and going is logged: a proxy's own checks are no news.
    telemetry::Level level;
};

/// Hears the proxy, if the client comes through one, which may change the connection's address,
/// and asks the guard. Nothing: it was turned away. Awaited in place.
[[nodiscard]] boost::asio::awaitable<std::optional<Arrival>> receive(
    net::Connection& connection,
    const Entrance& entrance,
    const Doorway& doorway,
    std::chrono::steady_clock::time_point deadline
);

}  // namespace palomar::server
