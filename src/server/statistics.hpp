// Statistics: what the sessions count. The names are an interface (docs/management-protocol.md).
#pragma once

#include "guard/refusal.hpp"
#include "telemetry/registry.hpp"

#include <utility>

namespace palomar::server {

/// Thread-safe; outlives the sessions, and the registry outlives it.
class Statistics {
  public:
    explicit Statistics(telemetry::Registry& registry)
        : connections{registry.counter("connections")},
          connections_refused{registry.counter("connections_refused")},
          logins{registry.counter("logins")},
          failed_logins{registry.counter("failed_logins")},
          delayed_logins{registry.counter("delayed_logins")},
          refused_sessions{registry.counter("refused_sessions")},
          refused_in_all{registry.counter("refused_in_all")},
          refused_by_address{registry.counter("refused_by_address")},
          refused_by_rate{registry.counter("refused_by_rate")},
          refused_by_ban{registry.counter("refused_by_ban")},
          tls_connections{registry.counter("tls_connections")},
          tls_failures{registry.counter("tls_failures")},
          octets_sent{registry.counter("octets_sent")},
          messages_retrieved{registry.counter("messages_retrieved")},
          messages_deleted{registry.counter("messages_deleted")},
          connections_now{registry.gauge("connections_now")},
          sessions_now{registry.gauge("sessions_now")},
          managers_now{registry.gauge("managers_now")} {}

    /// Clients that came in, and clients that were sent away at once, for whatever reason.
    telemetry::Counter& connections;
    telemetry::Counter& connections_refused;
    telemetry::Counter& logins;
    telemetry::Counter& failed_logins;
    /// Logins that were refused unchecked, because too many had failed.
    telemetry::Counter& delayed_logins;
    /// Right passwords of accounts that had as many sessions as they may have.
    telemetry::Counter& refused_sessions;
    /// Connections, by why they were turned away (guard::Refusal).
    telemetry::Counter& refused_in_all;
    telemetry::Counter& refused_by_address;
    telemetry::Counter& refused_by_rate;
    telemetry::Counter& refused_by_ban;
    [[nodiscard]] telemetry::Counter& refused_for(guard::Refusal refusal) {
        switch (refusal) {
            case guard::Refusal::too_many_sessions:
                return refused_in_all;
            case guard::Refusal::too_many_from_address:
                return refused_by_address;
            case guard::Refusal::too_many_for_account:
                return refused_sessions;
            case guard::Refusal::too_fast:
                return refused_by_rate;
            case guard::Refusal::banned:
                return refused_by_ban;
        }
        std::unreachable();
    }
    /// Handshakes that succeeded, and those that did not.
    telemetry::Counter& tls_connections;
    telemetry::Counter& tls_failures;
    /// By POP3, all that the kernel took over.
    telemetry::Counter& octets_sent;
    /// RETRs that were answered whole.
    telemetry::Counter& messages_retrieved;
    /// Messages that UPDATE removed.
    telemetry::Counter& messages_deleted;
    telemetry::Gauge& connections_now;
    /// Those of them that are logged in.
    telemetry::Gauge& sessions_now;
    /// Connections to the management port.
    telemetry::Gauge& managers_now;
};

}  // namespace palomar::server
