// Non-blocking POSIX sockets and poll(2): for one connection that is less than an event loop.
#include "palomarctl/socket.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

using Clock = std::chrono::steady_clock;

std::error_code last_error() { return {errno, std::system_category()}; }

/// What poll(2) takes: whole milliseconds rounded up, so that it never wakes early; -1 for ever.
int poll_limit(Socket::Deadline deadline) {
    if (!deadline) {
        return -1;
    }
    constexpr std::chrono::milliseconds longest = std::chrono::hours{1};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
    return static_cast<int>(std::clamp(left, std::chrono::milliseconds{0}, longest).count());
}

/// Until one of `events`, an error or a hang-up can be taken from the socket.
std::error_code wait_for(const Socket& socket, short events, Socket::Deadline deadline) {
    for (;;) {
        std::array<pollfd, 2> waited{
            pollfd{.fd = socket.descriptor(), .events = events, .revents = 0},
            pollfd{.fd = socket.interrupt(), .events = POLLIN, .revents = 0}
        };
        const int ready = ::poll(waited.data(), waited.size(), poll_limit(deadline));
        if (ready > 0) {
            return waited[1].revents != 0 ? std::make_error_code(std::errc::interrupted)
                                          : std::error_code{};
        }
        if (ready < 0 && errno != EINTR) {
            return last_error();
        }
        if (ready == 0 && deadline && Clock::now() >= *deadline) {
            return std::make_error_code(std::errc::timed_out);
        }
    }
}

std::expected<Socket, std::error_code> connect_to(
    const addrinfo& address, std::chrono::milliseconds limit
) {
    const int descriptor = ::socket(
        address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, address.ai_protocol
    );
    if (descriptor < 0) {
        return std::unexpected{last_error()};
    }
    Socket socket{descriptor};
    if (::connect(descriptor, address.ai_addr, address.ai_addrlen) == 0) {
        return socket;
    }
    if (errno != EINPROGRESS) {
        return std::unexpected{last_error()};
    }
    if (const auto error = wait_for(socket, POLLOUT, Clock::now() + limit)) {
        return std::unexpected{error};
    }
    int outcome = 0;
    socklen_t size = sizeof outcome;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &outcome, &size) != 0) {
        return std::unexpected{last_error()};
    }
    if (outcome != 0) {
        return std::unexpected{std::error_code{outcome, std::system_category()}};
    }
    return socket;
}

}  // namespace

Socket::~Socket() {
    if (descriptor_ != closed) {
        ::close(descriptor_);
    }
}

std::expected<Socket, std::string> Socket::connect(
    const std::string& host, std::uint16_t port, std::chrono::milliseconds limit
) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const std::string service = std::to_string(port);
    if (const int error = ::getaddrinfo(host.c_str(), service.c_str(), &wanted, &found)) {
        return std::unexpected{std::string{::gai_strerror(error)}};
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all{found, &::freeaddrinfo};
    std::error_code error = std::make_error_code(std::errc::address_not_available);
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        auto socket = connect_to(*address, limit);
        if (socket) {
            return *std::move(socket);
        }
        error = socket.error();
    }
    return std::unexpected{error.message()};
}

std::error_code Socket::send(std::string_view octets, Deadline deadline) {
    while (!octets.empty()) {
        const auto sent = ::send(descriptor_, octets.data(), octets.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            octets.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno != EAGAIN && errno != EINTR) {
            return last_error();
        }
        if (const auto error = wait_for(*this, POLLOUT, deadline)) {
            return error;
        }
    }
    return {};
}

std::expected<std::size_t, std::error_code> Socket::receive(
    std::span<char> space, Deadline deadline
) {
    // First the wait, even where octets are there already: a stream of them that never runs dry can
    // be interrupted too.
    for (;;) {
        if (const auto error = wait_for(*this, POLLIN, deadline)) {
            return std::unexpected{error};
        }
        const auto received = ::recv(descriptor_, space.data(), space.size(), 0);
        if (received >= 0) {
            return static_cast<std::size_t>(received);
        }
        if (errno != EAGAIN && errno != EINTR) {
            return std::unexpected{last_error()};
        }
    }
}

}  // namespace palomar::palomarctl
