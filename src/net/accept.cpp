// Binding and accepting. Every I/O thread has an acceptor of its own on the same address
// (SO_REUSEPORT): the kernel spreads the clients. That option would also let a second server share
// the address unnoticed, so the address is bound once without it first.
#include "net/accept.hpp"

#include "net/endpoint.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <fcntl.h>
#include <new>
#include <sys/socket.h>
#include <tuple>

namespace palomar::net {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

/// How long a thread that cannot accept (no descriptors, no memory) waits before it tries again.
constexpr std::chrono::milliseconds pause_after_failure{100};

enum class Sharing { forbidden, allowed };

// Each step only if those before it went well.
error_code bind_to(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, Sharing sharing) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) {
        acceptor.set_option(asio::socket_base::reuse_address{true}, error);
    }
    if (!error && sharing == Sharing::allowed) {
        acceptor.set_option(ReusePort{true}, error);
    }
    if (!error && endpoint.address().is_v6()) {
        acceptor.set_option(asio::ip::v6_only{true}, error);
    }
    if (!error) {
        acceptor.bind(endpoint, error);
    }
    return error;
}

/// Those who come get it from the listener, without a call of their own.
void set_for_clients(tcp::acceptor& acceptor, error_code& error) {
    if (!error) {
        acceptor.set_option(tcp::no_delay{true}, error);
    }
    if (!error) {
        acceptor.set_option(asio::socket_base::keep_alive{true}, error);
    }
}

error_code check_that_free(IoThread& thread, const tcp::endpoint& endpoint) {
    tcp::acceptor probe{thread.context()};
    return bind_to(probe, endpoint, Sharing::forbidden);
}

ListenFailure describe(const tcp::endpoint& endpoint, const error_code& error) {
    const bool missing = error == asio::error::address_family_not_supported ||
                         error == boost::system::errc::address_not_available;
    const std::string reason = error == asio::error::address_in_use
                                   ? "another process listens there already"
                                   : error.message();
    return {
        missing ? ListenError::no_such_address : ListenError::refused,
        "cannot listen on " + to_text(endpoint) + ": " + reason
    };
}

void refuse(tcp::socket socket, const Reception& reception) {
    turn_away(socket, reception.refusal);
    reception.refused("no descriptors left for clients");
}

void receive(
    tcp::socket socket, const tcp::endpoint& peer, IoThread& thread, const Reception& reception
) {
    if (static_cast<std::uint64_t>(socket.native_handle()) >= reception.descriptors_for_clients) {
        refuse(std::move(socket), reception);
        return;
    }
    try {
        reception.welcome(Connection{std::move(socket), peer, thread});
    } catch (const std::bad_alloc&) {
        reception.refused("out of memory");
    }
}

// A coroutine that nobody awaits: what it lets escape ends the program.
void on_accept_loop_end(const std::exception_ptr& failure) {
    if (failure) {
        std::rethrow_exception(failure);
    }
}

}  // namespace

// What the client has sent already is read: a close would otherwise take the words with it.
void turn_away(tcp::socket& socket, std::string_view words) {
    error_code gone;
    std::array<char, 1024> unread;
    socket.non_blocking(true, gone);
    socket.send(asio::buffer(words), 0, gone);
    socket.shutdown(tcp::socket::shutdown_send, gone);
    socket.receive(asio::buffer(unread), 0, gone);
}

std::expected<Listener, ListenFailure> Listener::open(IoThreads& threads, tcp::endpoint endpoint) {
    error_code error = check_that_free(threads[0], endpoint);
    Listener listener;
    for (std::size_t i = 0; i < threads.size() && !error; ++i) {
        Place place{&threads[i], tcp::acceptor{threads[i].context()}};
        error = bind_to(place.acceptor, endpoint, Sharing::allowed);
        set_for_clients(place.acceptor, error);
        if (!error) {
            place.acceptor.listen(asio::socket_base::max_listen_connections, error);
        }
        if (!error) {
            endpoint.port(place.acceptor.local_endpoint().port());
            listener.places_.push_back(std::move(place));
        }
    }
    if (error) {
        return std::unexpected{describe(endpoint, error)};
    }
    return listener;
}

std::expected<Listener, ListenFailure> Listener::adopt(IoThreads& threads, int socket) {
    Listener listener;
    error_code error;
    for (std::size_t i = 0; i < threads.size() && !error; ++i) {
        const int own = i == 0 ? socket : ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
        Place place{&threads[i], tcp::acceptor{threads[i].context()}};
        place.acceptor.assign(tcp::v4(), own, error);  // the protocol is asked for no more
        set_for_clients(place.acceptor, error);
        if (!error) {
            place.acceptor.non_blocking(true, error);
        }
        if (!error) {
            std::ignore = place.acceptor.local_endpoint(error);
        }
        listener.places_.push_back(std::move(place));
    }
    if (error) {
        return std::unexpected{ListenFailure{
            ListenError::refused, "a socket that was passed cannot be used: " + error.message()
        }};
    }
    return listener;
}

tcp::endpoint Listener::local_endpoint() const { return places_.front().acceptor.local_endpoint(); }

void Listener::start(const Reception& reception) {
    for (Place& place : places_) {
        asio::co_spawn(place.thread->context(), accept(place, reception), on_accept_loop_end);
    }
}

void Listener::stop() {
    for (Place& place : places_) {
        asio::post(place.thread->context(), [&place] { place.acceptor.close(); });
    }
}

asio::awaitable<void> Listener::accept(Place& place, const Reception& reception) {
    while (place.acceptor.is_open()) {
        tcp::endpoint peer;
        auto [error, socket] =
            co_await place.acceptor.async_accept(peer, asio::as_tuple(asio::use_awaitable));
        if (!place.acceptor.is_open()) {
            co_return;
        }
        if (error == asio::error::connection_aborted) {
            continue;
        }
        if (error) {
            reception.refused(error.message());
            asio::steady_timer pause{place.thread->context(), pause_after_failure};
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        receive(std::move(socket), peer, *place.thread, reception);
    }
}

}  // namespace palomar::net
