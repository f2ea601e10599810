// Connection: a client's socket as it comes from a listener, with the thread on which it will live.
#pragma once

#include "identity/internet_address.hpp"
#include "net/io_threads.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace palomar::net {

// A constructor rather than an aggregate: it travels into coroutines (g++ 12).
class Connection {
  public:
    /// `socket` belongs to `thread`'s loop; `peer` is whom it was accepted from. A peer that has
    /// gone already cannot be asked for.
    Connection(
        boost::asio::ip::tcp::socket socket,
        const boost::asio::ip::tcp::endpoint& peer,
        IoThread& thread
    );

    /// The same, of a peer that is still there: it is asked.
    Connection(boost::asio::ip::tcp::socket socket, IoThread& thread);

    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
    [[nodiscard]] IoThread& thread() { return *thread_; }
    /// Of the client.
    [[nodiscard]] const identity::InternetAddress& address() const { return address_; }
    [[nodiscard]] const std::string& address_and_port() const { return address_and_port_; }

    /// A proxy has said whose connection it is.
    void belongs_to(const identity::InternetAddress& address, std::uint16_t port);

  private:
    boost::asio::ip::tcp::socket socket_;
    IoThread* thread_;
    identity::InternetAddress address_;
    std::string address_and_port_;
};

}  // namespace palomar::net
