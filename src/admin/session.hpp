// run_manager_session: a manager's whole visit, request by request.
#pragma once

#include "admin/clerk.hpp"
#include "admin/manager_desk.hpp"
#include "admin/slowdown.hpp"
#include "net/connection.hpp"
#include "server/session.hpp"
#include "telemetry/broadcast.hpp"

#include <boost/asio/awaitable.hpp>

namespace palomar::admin {

/// What every manager's session needs; all of it made before the first and destroyed after the
/// last.
// A constructor rather than an aggregate: it travels into coroutines (g++ 12).
class SessionDeps {
  public:
    SessionDeps(
        const server::Live<server::SessionSettings>& session_settings,
        ManagerDesk& manager_desk,
        Clerk& request_clerk,
        Slowdown& login_slowdown,
        telemetry::Gauge& manager_connections,
        telemetry::Broadcast& event_log
    )
        : settings{session_settings},
          managers{manager_desk},
          clerk{request_clerk},
          slowdown{login_slowdown},
          connections{manager_connections},
          log{event_log} {}

    /// Of which managers' sessions have the timeouts.
    const server::Live<server::SessionSettings>& settings;
    ManagerDesk& managers;
    Clerk& clerk;
    Slowdown& slowdown;
    telemetry::Gauge& connections;
    telemetry::Broadcast& log;
};

/// Serves the manager until it leaves or is made to. Logs `manager_login`, `manager_login_failed`,
/// `manager_command`.
[[nodiscard]] boost::asio::awaitable<void> run_manager_session(
    net::Connection connection, SessionDeps deps
);

}  // namespace palomar::admin
