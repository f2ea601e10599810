// One listener an address. What cannot be listened on keeps the server from starting, with one
// exception.
#include "palomard/listeners.hpp"

#include "net/endpoint.hpp"

#include <boost/asio/ip/address.hpp>

#include <utility>

namespace palomar::palomard {
namespace asio = boost::asio;
using telemetry::Level;

namespace {

/// A machine without IPv6 has no ::1, though the configuration names it by default: not worth
/// refusing to start for, as long as something else can be listened on.
bool may_be_missing(const config::IpAddress& address) { return address.str() == "::1"; }

}  // namespace

std::expected<Listeners, std::string> Listeners::open(
    std::span<const config::IpAddress> addresses,
    std::uint16_t port,
    net::IoThreads& threads,
    telemetry::Log& log
) {
    std::vector<net::Listener> listeners;
    std::string missing;
    for (const config::IpAddress& address : addresses) {
        auto listener = net::Listener::open(threads, {asio::ip::make_address(address.str()), port});
        if (listener) {
            listeners.push_back(std::move(*listener));
        } else if (may_be_missing(address) &&
                   listener.error().kind == net::ListenError::no_such_address) {
            missing = std::move(listener.error().sentence);
            log.write(Level::warning, "not_listening", {{"reason", missing}});
        } else {
            return std::unexpected{std::move(listener.error().sentence)};
        }
    }
    if (listeners.empty()) {
        return std::unexpected{std::move(missing)};
    }
    return Listeners{std::move(listeners)};
}

void Listeners::start(
    const net::Reception& reception, std::string_view protocol, telemetry::Log& log
) {
    for (net::Listener& listener : listeners_) {
        listener.start(reception);
        const std::string address = net::to_text(listener.local_endpoint());
        log.write(Level::info, "listening", {{"address", address}, {"protocol", protocol}});
    }
}

void Listeners::stop() {
    for (net::Listener& listener : listeners_) {
        listener.stop();
    }
}

}  // namespace palomar::palomard
