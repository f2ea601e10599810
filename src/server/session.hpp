// run_session: a client's whole visit. The only code that knows both the network and the store.
#pragma once

#include "maildrop/store.hpp"
#include "net/connection.hpp"
#include "net/tls_identities.hpp"
#include "server/doorkeeper.hpp"
#include "server/live.hpp"
#include "server/pools.hpp"
#include "server/session_registry.hpp"
#include "server/session_settings.hpp"
#include "server/statistics.hpp"
#include "telemetry/log.hpp"
#include "telemetry/occasional.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <functional>

namespace palomar::server {

/// What every session needs; all of it made before the first session and destroyed after the last,
/// as this itself.
class SessionDeps {
  public:
    SessionDeps(
        const Live<SessionSettings>& session_settings,
        const std::atomic<bool>& policy_varies,
        const Live<net::TlsIdentities>& tls_identities,
        maildrop::Store& mail_store,
        const Doorway& session_doorway,
        SessionRegistry& session_registry,
        Pools& worker_pools,
        telemetry::Occasional& unlisted_proxy_warnings
    )
        : settings{session_settings},
          retrieved_varies{policy_varies},
          identities{tls_identities},
          store{mail_store},
          doorway{session_doorway},
          sessions{session_registry},
          pools{worker_pools},
          statistics{session_doorway.statistics},
          log{session_doorway.log},
          unlisted_proxies{unlisted_proxy_warnings} {}

    const Live<SessionSettings>& settings;
    /// Whether accounts have policies of their own changes as the server runs.
    const std::atomic<bool>& retrieved_varies;
    /// None: no TLS.
    const Live<net::TlsIdentities>& identities;
    maildrop::Store& store;
    const Doorway& doorway;
    SessionRegistry& sessions;
    Pools& pools;
    Statistics& statistics;
    telemetry::Log& log;
    telemetry::Occasional& unlisted_proxies;
};

/// Serves the client, who came in by `entrance`, until it leaves or is made to, by the settings of
/// when it came. Logs `connect`, `login`, `login_failed`, `session_end`, and now and then
/// `proxy_unlisted`.
[[nodiscard]] boost::asio::awaitable<void> run_session(
    net::Connection connection,
    EntranceOf entrance_of,
    std::reference_wrapper<const SessionDeps> deps
);

}  // namespace palomar::server
