// Statistics: what the sessions count. The names are an interface (docs/management-protocol.md).
#pragma once

#include "telemetry/registry.hpp"

namespace palomar::server {

/// Thread-safe; outlives the sessions, and the registry outlives it.
class Statistics {
  public:
    explicit Statistics(telemetry::Registry& registry)
        : connections{registry.counter("connections")},
          connections_refused{registry.counter("connections_refused")},
          logins{registry.counter("logins")},
          failed_logins{registry.counter("failed_logins")},
          octets_sent{registry.counter("octets_sent")},
          messages_retrieved{registry.counter("messages_retrieved")},
          messages_deleted{registry.counter("messages_deleted")},
          connections_now{registry.gauge("connections_now")},
          sessions_now{registry.gauge("sessions_now")},
          managers_now{registry.gauge("managers_now")} {}

    /// Clients that came in, and clients that were sent away because descriptors ran short.
    telemetry::Counter& connections;
    telemetry::Counter& connections_refused;
    telemetry::Counter& logins;
    telemetry::Counter& failed_logins;
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
