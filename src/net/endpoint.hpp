// Addresses as people read them: `192.0.2.1:995`, `[2001:db8::1]:995`.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace palomar::net {

/// `address:port`; an IPv4 client of an IPv6 socket (::ffff:192.0.2.1) as the IPv4 address that it
/// is.
[[nodiscard]] std::string to_text(const boost::asio::ip::tcp::endpoint& endpoint);

/// The address alone, by the same rule.
[[nodiscard]] std::string to_text(const boost::asio::ip::address& address);

}  // namespace palomar::net
