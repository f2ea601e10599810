// run_session: a client's whole visit. The only code that knows both the network and the store.
#pragma once

#include "maildrop/store.hpp"
#include "net/connection.hpp"
#include "pop3/session_policy.hpp"
#include "server/account_uses.hpp"
#include "server/login.hpp"
#include "server/message_filter.hpp"
#include "server/pools.hpp"
#include "server/session_registry.hpp"
#include "server/statistics.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <chrono>

namespace palomar::server {

struct SessionTimeouts {
    /// From the connection to a successful login.
    std::chrono::seconds login;
    /// From the end of one reply to the end of the next command.
    std::chrono::seconds inactivity;
    /// For a client that takes no octet of what it is sent.
    std::chrono::seconds write;
};

/// What every session needs; all of it made before the first session and destroyed after the last.
// A constructor rather than an aggregate: it travels into coroutines (g++ 12).
class SessionDeps {
  public:
    /// `filter`: nothing if messages go out as they are.
    SessionDeps(
        const pop3::SessionPolicy& session_policy,
        const std::atomic<bool>& policy_varies,
        const SessionTimeouts& session_timeouts,
        maildrop::Store& mail_store,
        Login& login_check,
        AccountUses& account_uses,
        SessionRegistry& session_registry,
        Statistics& session_statistics,
        Pools& worker_pools,
        MessageFilter* message_filter,
        telemetry::Log& event_log
    )
        : policy{session_policy},
          retrieved_varies{policy_varies},
          timeouts{session_timeouts},
          store{mail_store},
          login{login_check},
          uses{account_uses},
          sessions{session_registry},
          statistics{session_statistics},
          pools{worker_pools},
          filter{message_filter},
          log{event_log} {}

    /// Of the server; whether accounts have policies of their own changes as it runs.
    const pop3::SessionPolicy& policy;
    const std::atomic<bool>& retrieved_varies;
    const SessionTimeouts& timeouts;
    maildrop::Store& store;
    Login& login;
    AccountUses& uses;
    SessionRegistry& sessions;
    Statistics& statistics;
    Pools& pools;
    MessageFilter* filter;
    telemetry::Log& log;
};

/// Serves the client until it leaves or is made to. Logs `connect`, `login`,
/// `login_failed`, `session_end`.
[[nodiscard]] boost::asio::awaitable<void> run_session(
    net::Connection connection, SessionDeps deps
);

}  // namespace palomar::server
