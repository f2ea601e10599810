// What every client's socket is set to.
#include "net/connection.hpp"

#include "net/endpoint.hpp"

namespace palomar::net {
namespace asio = boost::asio;

Connection::Connection(asio::ip::tcp::socket socket, IoThread& thread)
    : socket_{std::move(socket)}, thread_{&thread} {
    boost::system::error_code gone;  // the next read or write will say so
    const auto peer = socket_.remote_endpoint(gone);
    if (!gone) {
        address_ = to_text(peer.address());
        address_and_port_ = to_text(peer);
    }
    socket_.non_blocking(true, gone);
    socket_.set_option(asio::ip::tcp::no_delay{true}, gone);
    socket_.set_option(asio::socket_base::keep_alive{true}, gone);
}

}  // namespace palomar::net
