// Sockets stay as their listener made them (accept.cpp).
#include "net/connection.hpp"

#include "net/endpoint.hpp"

namespace palomar::net {
namespace asio = boost::asio;
using identity::InternetAddress;

namespace {

InternetAddress as_internet_address(const asio::ip::address& address) {
    return address.is_v4() ? InternetAddress{address.to_v4().to_bytes()}
                           : InternetAddress{address.to_v6().to_bytes()};
}

}  // namespace

Connection::Connection(
    asio::ip::tcp::socket socket, const asio::ip::tcp::endpoint& peer, IoThread& thread
)
    : socket_{std::move(socket)},
      thread_{&thread},
      address_{as_internet_address(peer.address())},
      address_and_port_{to_text(peer)} {
    boost::system::error_code gone;  // the next read or write will say so
    socket_.non_blocking(true, gone);
}

Connection::Connection(asio::ip::tcp::socket socket, IoThread& thread)
    : socket_{thread.context()}, thread_{&thread}, address_{InternetAddress::Octets{}} {
    const auto peer = socket.remote_endpoint();
    *this = Connection{std::move(socket), peer, thread};
}

void Connection::belongs_to(const InternetAddress& address, std::uint16_t port) {
    address_ = address;
    const std::string host = address.is_v4() ? address.str() : '[' + address.str() + ']';
    address_and_port_ = host + ':' + std::to_string(port);
}

}  // namespace palomar::net
