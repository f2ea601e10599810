// Listeners: the addresses of one protocol.
#pragma once

#include "config/ip_address.hpp"
#include "net/accept.hpp"
#include "net/io_threads.hpp"
#include "telemetry/log.hpp"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomard {

class Listeners {
  public:
    /// Opens all of them; nobody is welcomed yet. The error is a sentence for the operator.
    [[nodiscard]] static std::expected<Listeners, std::string> open(
        std::span<const config::IpAddress> addresses,
        std::uint16_t port,
        net::IoThreads& threads,
        telemetry::Log& log
    );

    /// Welcomes clients by `reception`, which outlives the listeners, and tells the log where.
    void start(const net::Reception& reception, std::string_view protocol, telemetry::Log& log);

    /// Thread-safe.
    void stop();

  private:
    explicit Listeners(std::vector<net::Listener> listeners) : listeners_{std::move(listeners)} {}

    std::vector<net::Listener> listeners_;
};

}  // namespace palomar::palomard
