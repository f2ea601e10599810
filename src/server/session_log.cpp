// Names of events and fields: an interface (docs/operations.md).
#include "server/session_log.hpp"

#include "pop3/command_table.hpp"

#include <optional>

namespace palomar::server {
using telemetry::Level;

std::string_view to_text(pop3::CloseReason reason) {
    switch (reason) {
        case pop3::CloseReason::quit:
            return "quit";
        case pop3::CloseReason::connection_lost:
            return "connection_lost";
        case pop3::CloseReason::timed_out:
            return "timed_out";
        case pop3::CloseReason::too_many_bad_commands:
            return "too_many_bad_commands";
        case pop3::CloseReason::message_broken:
            return "message_broken";
        case pop3::CloseReason::kicked:
            return "kicked";
        case pop3::CloseReason::shutting_down:
            return "shutting_down";
    }
    return "unknown";
}

void SessionLog::connected() {
    log_.write(level_, "connect", {{"address", client_.address_and_port()}});
}

void SessionLog::tls_failed(const net::TlsChannel* tls) {
    std::string_view reason = "no handshake";
    if (tls != nullptr && !tls->failure().empty()) {
        reason = tls->failure();
    }
    log_.write(level_, "tls_failed", {{"address", client_.address_and_port()}, {"reason", reason}});
}

void SessionLog::proxy_unlisted(telemetry::Occasional& warnings) {
    warnings.write(Level::warning, "proxy_unlisted", {"address", client_.address_and_port()});
}

void SessionLog::command(const pop3::CommandRead& read, std::string_view account) {
    if (!log_.wants(Level::debug)) {
        return;
    }
    const auto verb = read.command ? std::optional{read.command->verb} : read.command.error().verb;
    log_.write(
        Level::debug,
        "command",
        {{"account", account},
         {"address", client_.address_and_port()},
         {"keyword", verb ? pop3::row_of(*verb).keyword : std::string_view{"?"}},
         {"understood", read.command ? "yes" : "no"}}
    );
}

void SessionLog::maildrop_refused(std::string_view account, std::string_view reason) {
    log_.write(
        Level::warning,
        "maildrop_refused",
        {{"account", account}, {"address", client_.address().str()}, {"reason", reason}}
    );
}

void SessionLog::logged_in(std::string_view account, const net::TlsChannel* tls) {
    log_.write(
        Level::info,
        "login",
        {{"account", account},
         {"address", client_.address_and_port()},
         {"tls", tls == nullptr ? std::string_view{"no"} : tls->version()}}
    );
}

void SessionLog::message_failed(
    std::string_view account, maildrop::MessageNumber number, std::string_view reason
) {
    log_.write(
        Level::warning,
        "message_failed",
        {{"account", account},
         {"address", client_.address().str()},
         {"message", std::uint64_t{number.value()}},
         {"reason", reason}}
    );
}

void SessionLog::updated(std::string_view account, const maildrop::CommitReport& report) {
    if (!report.first_failure) {
        return;
    }
    log_.write(
        Level::error,
        "update_failed",
        {{"account", account},
         {"address", client_.address().str()},
         {"not_removed", std::uint64_t{report.not_removed}},
         {"not_marked", std::uint64_t{report.not_marked}},
         {"reason", report.first_failure->detail}}
    );
}

void SessionLog::ended(
    const pop3::SessionSummary& summary,
    std::chrono::duration<double> duration,
    std::uint64_t octets,
    std::string_view reason
) {
    log_.write(
        level_,
        "session_end",
        {{"account", summary.account},
         {"address", client_.address_and_port()},
         {"duration", duration.count()},
         {"octets", octets},
         {"retrieved", std::uint64_t{summary.retrieved}},
         {"deleted", std::uint64_t{summary.deleted}},
         {"left", std::uint64_t{summary.left}},
         {"reason", reason}}
    );
}

}  // namespace palomar::server
