// Doors: every address that clients come to, opened before the process gives up the right to.
#pragma once

#include "config/config.hpp"
#include "net/accept.hpp"
#include "net/io_threads.hpp"
#include "palomard/service_manager.hpp"
#include "telemetry/log.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomard {

class Doors {
  public:
    /// Opens those of POP3, with and without TLS; nobody is welcomed yet. Of a protocol that the
    /// service manager passed sockets for (named `pop3`, `pop3s`, `management`), these. The error
    /// is a sentence for the operator.
    [[nodiscard]] static std::expected<Doors, std::string> open(
        const config::Config& config, std::vector<PassedSocket> sockets, net::IoThreads& threads
    );

    /// Opens those of managers. Later: whether they may be opened, only the database tells.
    [[nodiscard]] std::expected<void, std::string> open_management(
        const config::Config& config, net::IoThreads& threads
    );

    /// Welcomes clients by these, which outlive the doors, and tells the log where.
    void start(
        const net::Reception& pop3,
        const net::Reception& pop3s,
        const net::Reception& management,
        telemetry::Log& log
    );

    /// Thread-safe.
    void stop();

  private:
    using Listeners = std::vector<net::Listener>;

    /// Those that have not found their protocol.
    std::vector<PassedSocket> sockets_;
    Listeners pop3_;
    Listeners pop3s_;
    Listeners management_;
    /// What was not worth refusing to start for.
    std::vector<std::string> missing_;
};

}  // namespace palomar::palomard
