// Listener: an address that clients come to, with an acceptor of its own on every I/O thread.
#pragma once

#include "net/connection.hpp"
#include "net/io_threads.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::net {

/// What a listener does with its clients. One object for all listeners; outlives them.
struct Reception {
    /// Takes over a client, on the thread where it will live. May throw std::bad_alloc: that client
    /// is let go.
    std::function<void(Connection)> welcome;
    /// Descriptors from this number on are not for clients (net::DescriptorLimit).
    std::uint64_t descriptors_for_clients;
    /// Sent to a client for whom there is no descriptor, before it is let go.
    std::string refusal;
    /// Told of every client refused, and of failures to accept; from any I/O thread.
    std::function<void(std::string_view reason)> refused;
};

/// Sends `words` as far as they go at once, and ends the connection so that the peer gets them.
void turn_away(boost::asio::ip::tcp::socket& socket, std::string_view words);

enum class ListenError {
    /// The machine has no such address, or not the address family.
    no_such_address,
    /// In use, not permitted, and all the rest.
    refused,
};

struct ListenFailure {
    ListenError kind;
    /// For the operator.
    std::string sentence;
};

class Listener {
  public:
    /// Binds and listens. Port 0: any free one. The error's sentence names the address, and says so
    /// if another process listens there.
    [[nodiscard]] static std::expected<Listener, ListenFailure> open(
        IoThreads& threads, boost::asio::ip::tcp::endpoint endpoint
    );

    /// Takes over a TCP socket that listens already; all threads accept from it. It is closed if
    /// that fails: it is no such socket, or descriptors are short.
    [[nodiscard]] static std::expected<Listener, ListenFailure> adopt(
        IoThreads& threads, int socket
    );

    /// Where it listens, with the port that was found.
    [[nodiscard]] boost::asio::ip::tcp::endpoint local_endpoint() const;

    /// Accepts on every thread once the threads run. `reception` outlives the threads' loops.
    void start(const Reception& reception);

    /// Thread-safe: no more clients. The listener outlives the threads' loops.
    void stop();

  private:
    struct Place {
        IoThread* thread;
        boost::asio::ip::tcp::acceptor acceptor;
    };

    static boost::asio::awaitable<void> accept(Place& place, const Reception& reception);

    std::vector<Place> places_;
};

}  // namespace palomar::net
