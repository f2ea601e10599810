// One listener an address. What cannot be listened on keeps the server from starting, with one
// exception.
#include "palomard/doors.hpp"

#include "net/endpoint.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <span>
#include <unistd.h>
#include <utility>

namespace palomar::palomard {
namespace asio = boost::asio;
using identity::InternetAddress;
using telemetry::Level;

namespace {

using Listeners = std::vector<net::Listener>;
using Outcome = std::expected<void, std::string>;

/// A machine without IPv6 has no ::1, though the configuration names it by default: not worth
/// refusing to start for, as long as something else can be listened on.
bool may_be_missing(const InternetAddress& address) {
    return !address.is_v4() && address.is_loopback();
}

/// Adds one for each address; to `missing` what was left out.
Outcome open_each(
    std::span<const InternetAddress> addresses,
    std::uint16_t port,
    net::IoThreads& threads,
    Listeners& listeners,
    std::vector<std::string>& missing
) {
    for (const InternetAddress& address : addresses) {
        auto listener = net::Listener::open(threads, {asio::ip::make_address(address.str()), port});
        if (listener) {
            listeners.push_back(std::move(*listener));
        } else if (may_be_missing(address) &&
                   listener.error().kind == net::ListenError::no_such_address) {
            missing.push_back(std::move(listener.error().sentence));
        } else {
            return std::unexpected{std::move(listener.error().sentence)};
        }
    }
    if (listeners.empty()) {
        return std::unexpected{missing.back()};
    }
    return {};
}

/// Takes the sockets of this name out of the others.
Outcome adopt_each(
    std::string_view name,
    std::vector<PassedSocket>& sockets,
    net::IoThreads& threads,
    Listeners& listeners
) {
    for (PassedSocket& passed : sockets) {
        if (passed.name != name) {
            continue;
        }
        auto listener = net::Listener::adopt(threads, std::exchange(passed.descriptor, -1));
        if (!listener) {
            return std::unexpected{std::move(listener.error().sentence)};
        }
        listeners.push_back(std::move(*listener));
    }
    std::erase_if(sockets, [&](const PassedSocket& passed) { return passed.name == name; });
    return {};
}

/// Sockets that were passed, else addresses that are configured.
template <class Settings>
Outcome open_door(
    std::string_view name,
    const Settings& settings,
    net::IoThreads& threads,
    std::vector<PassedSocket>& sockets,
    Listeners& listeners,
    std::vector<std::string>& missing
) {
    Outcome done = adopt_each(name, sockets, threads, listeners);
    if (done && listeners.empty()) {
        done = open_each(settings.addresses, settings.port, threads, listeners, missing);
    }
    return done;
}

void start_each(
    Listeners& listeners,
    const net::Reception& reception,
    std::string_view protocol,
    telemetry::Log& log
) {
    for (net::Listener& listener : listeners) {
        listener.start(reception);
        const std::string address = net::to_text(listener.local_endpoint());
        log.write(Level::info, "listening", {{"address", address}, {"protocol", protocol}});
    }
}

}  // namespace

std::expected<Doors, std::string> Doors::open(
    const config::Config& config, std::vector<PassedSocket> sockets, net::IoThreads& threads
) {
    Doors doors;
    doors.sockets_ = std::move(sockets);
    Outcome done =
        open_door("pop3", config.pop3, threads, doors.sockets_, doors.pop3_, doors.missing_);
    if (done && config.pop3s.enabled) {
        done =
            open_door("pop3s", config.pop3s, threads, doors.sockets_, doors.pop3s_, doors.missing_);
    }
    if (!done) {
        return std::unexpected{std::move(done.error())};
    }
    return doors;
}

Outcome Doors::open_management(const config::Config& config, net::IoThreads& threads) {
    Outcome done =
        open_door("management", config.management, threads, sockets_, management_, missing_);
    for (const PassedSocket& unknown : sockets_) {
        ::close(unknown.descriptor);
        missing_.push_back("the service manager's socket " + unknown.name + " has no use");
    }
    sockets_.clear();
    return done;
}

void Doors::start(
    const net::Reception& pop3,
    const net::Reception& pop3s,
    const net::Reception& management,
    telemetry::Log& log
) {
    for (const std::string& reason : missing_) {
        log.write(Level::warning, "not_listening", {{"reason", reason}});
    }
    start_each(pop3_, pop3, "pop3", log);
    start_each(pop3s_, pop3s, "pop3s", log);
    start_each(management_, management, "management", log);
}

void Doors::stop() {
    for (Listeners* const listeners : {&pop3_, &pop3s_, &management_}) {
        for (net::Listener& listener : *listeners) {
            listener.stop();
        }
    }
}

}  // namespace palomar::palomard
