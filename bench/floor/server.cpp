// Levels rather than edges: a session reads once for each time that it is woken, and never to find
// that there is nothing more.
#include "floor/server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <span>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace palomar::floor_server {
namespace {

using bench::Descriptor;

void check(int result, const char* call) {
    if (result < 0) {
        throw std::system_error{errno, std::system_category(), call};
    }
}

/// Sessions inherit TCP_NODELAY from it.
Descriptor listen_on(std::uint16_t port) {
    Descriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"};
    const int on = 1;
    check(
        ::setsockopt(listener.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR"
    );
    check(::setsockopt(listener.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(
        ::bind(listener.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address),
        "bind"
    );
    check(::listen(listener.number(), SOMAXCONN), "listen");
    return listener;
}

Descriptor signals_to_end() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    check(::sigprocmask(SIG_BLOCK, &signals, nullptr), "sigprocmask");
    return {::signalfd(-1, &signals, SFD_CLOEXEC), "signalfd"};
}

}  // namespace

Server::Server(std::uint16_t port, std::string root)
    : epoll_{::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"},
      listener_{listen_on(port)},
      signals_{signals_to_end()},
      desk_{std::move(root)} {
    watch(listener_.number());
    watch(signals_.number());
}

std::uint16_t Server::port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    check(
        ::getsockname(listener_.number(), reinterpret_cast<sockaddr*>(&address), &size),
        "getsockname"
    );
    return ntohs(address.sin_port);
}

void Server::run() {
    std::array<epoll_event, 256> events;
    for (;;) {
        const int count =
            ::epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), -1);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        check(count, "epoll_wait");
        for (const epoll_event& event : std::span{events}.first(static_cast<std::size_t>(count))) {
            if (event.data.fd == signals_.number()) {
                return;
            }
            if (event.data.fd == listener_.number()) {
                accept();
            } else {
                serve(event.data.fd, event.events);
            }
        }
    }
}

void Server::watch(int descriptor) {
    epoll_event wanted{.events = EPOLLIN, .data = {.fd = descriptor}};
    check(::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, descriptor, &wanted), "epoll_ctl");
}

void Server::accept() {
    const int socket =
        ::accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0 && (errno == EAGAIN || errno == ECONNABORTED)) {
        return;
    }
    auto session = std::make_unique<Session>(Descriptor{socket, "accept4"}, desk_);
    if (session->greet() != Next::input) {
        return;
    }
    const auto place = static_cast<std::size_t>(socket);
    if (place >= sessions_.size()) {
        sessions_.resize(place + 1);
    }
    sessions_[place] = std::move(session);
    watch(socket);
}

void Server::serve(int descriptor, std::uint32_t events) {
    Session& session = *sessions_[static_cast<std::size_t>(descriptor)];
    if ((events & EPOLLOUT) != 0) {
        follow(descriptor, Next::room, session.on_room());
    } else {
        follow(descriptor, Next::input, session.on_input());
    }
}

void Server::follow(int descriptor, Next before, Next next) {
    if (next == before) {
        return;
    }
    if (next == Next::nothing) {
        sessions_[static_cast<std::size_t>(descriptor)].reset();
        return;
    }
    const std::uint32_t events = next == Next::room ? EPOLLOUT : EPOLLIN;
    epoll_event wanted{.events = events, .data = {.fd = descriptor}};
    check(::epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, descriptor, &wanted), "epoll_ctl");
}

}  // namespace palomar::floor_server
