// Formatting of addresses.
#include "net/endpoint.hpp"

namespace palomar::net {
namespace ip = boost::asio::ip;

namespace {

ip::address unmapped(const ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    }
    return address;
}

}  // namespace

std::string to_text(const ip::address& address) { return unmapped(address).to_string(); }

std::string to_text(const ip::tcp::endpoint& endpoint) {
    const ip::address address = unmapped(endpoint.address());
    const std::string port = std::to_string(endpoint.port());
    return address.is_v6() ? "[" + address.to_string() + "]:" + port
                           : address.to_string() + ":" + port;
}

}  // namespace palomar::net
