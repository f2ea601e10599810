// SessionLog: what the log gets to know of one session. Never a password.
#pragma once

#include "maildrop/store.hpp"
#include "net/transport.hpp"
#include "pop3/action.hpp"
#include "pop3/event.hpp"
#include "pop3/session_summary.hpp"
#include "telemetry/log.hpp"
#include "telemetry/occasional.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace palomar::server {

class SessionLog {
  public:
    /// `level`: at which the client's coming and going is logged. All outlive it.
    SessionLog(telemetry::Log& log, telemetry::Level level, const net::Connection& client)
        : log_{log}, level_{level}, client_{client} {}

    void connected();
    void tls_failed(const net::TlsChannel* tls);
    void proxy_unlisted(telemetry::Occasional& warnings);
    /// The keyword only: the rest may be a password.
    void command(const pop3::CommandRead& read, std::string_view account);
    void maildrop_refused(std::string_view account, std::string_view reason);
    /// `tls`: nothing on a plain connection.
    void logged_in(std::string_view account, const net::TlsChannel* tls);
    void message_failed(
        std::string_view account, maildrop::MessageNumber number, std::string_view reason
    );
    /// Nothing is logged if nothing failed.
    void updated(std::string_view account, const maildrop::CommitReport& report);
    void ended(
        const pop3::SessionSummary& summary,
        std::chrono::duration<double> duration,
        std::uint64_t octets,
        std::string_view reason
    );

  private:
    telemetry::Log& log_;
    telemetry::Level level_;
    const net::Connection& client_;
};

/// As `session_end` names it: `quit`.
[[nodiscard]] std::string_view to_text(pop3::CloseReason reason);

}  // namespace palomar::server
