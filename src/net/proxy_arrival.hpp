// proxy_arrival: takes the PROXY protocol's header off the front of a connection.
#pragma once

#include "net/connection.hpp"
#include "net/net_error.hpp"
#include "net/proxy_header.hpp"
#include "net/socket_wait.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <string>

namespace palomar::net {

struct ProxyFailure {
    NetError error;
    /// Why, for the log: no octets of the peer's in it.
    std::string reason;
};

/// Reads the header and not an octet more; what follows is the client's. Errors as a receive()'s;
/// `closed` also if there is no header, or a wrong one. Awaited in place.
[[nodiscard]] boost::asio::awaitable<std::expected<ProxyHeader, ProxyFailure>> receive_proxy_header(
    Connection& connection, SocketWait::TimePoint deadline
);

}  // namespace palomar::net
