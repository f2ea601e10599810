// Connection: a client's socket as it comes from a listener, with the thread on which it will live.
#pragma once

#include "net/io_threads.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string>
#include <utility>

namespace palomar::net {

// A constructor rather than an aggregate: it travels into coroutines (g++ 12).
class Connection {
  public:
    /// `socket` belongs to `thread`'s loop.
    Connection(boost::asio::ip::tcp::socket socket, IoThread& thread);

    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }
    [[nodiscard]] IoThread& thread() { return *thread_; }
    /// Of the client; empty if it had gone before it could be asked.
    [[nodiscard]] const std::string& address() const { return address_; }
    [[nodiscard]] const std::string& address_and_port() const { return address_and_port_; }

  private:
    boost::asio::ip::tcp::socket socket_;
    IoThread* thread_;
    std::string address_;
    std::string address_and_port_;
};

}  // namespace palomar::net
