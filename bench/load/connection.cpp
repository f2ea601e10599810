// Non-blocking sockets and OpenSSL on them.
#include "load/connection.hpp"

#include "load/failure.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <sys/socket.h>
#include <system_error>

namespace palomar::load {
namespace {

std::string text_of(int error) { return std::system_category().message(error); }

void set_option(int descriptor, int level, int option) {
    const int on = 1;
    ::setsockopt(descriptor, level, option, &on, sizeof on);
}

// The port is chosen at connect(2), when both ends are known: each source address has all of them.
void bind_to(int descriptor, in_addr source) {
    set_option(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr = source;
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) {
        throw Failure{fmt::format("cannot use a source address: {}", text_of(errno))};
    }
}

}  // namespace

Connection::Connection(const Target& target, in_addr source)
    : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket"} {
    set_option(descriptor(), IPPROTO_TCP, TCP_NODELAY);
    if (source.s_addr != INADDR_ANY) {
        bind_to(descriptor(), source);
    }
    const auto* const address = reinterpret_cast<const sockaddr*>(&target.address);
    if (::connect(descriptor(), address, sizeof target.address) != 0 && errno != EINPROGRESS) {
        throw Failure{fmt::format("cannot connect: {}", text_of(errno))};
    }
    if (target.tls != nullptr) {
        tls_ = target.tls->session(descriptor());
    }
}

std::expected<void, Halt> Connection::establish() {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(descriptor(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        trouble_ = fmt::format("cannot connect: {}", text_of(error));
        return std::unexpected{Halt::broken};
    }
    if (!tls_) {
        return {};
    }
    ::ERR_clear_error();
    const int result = ::SSL_do_handshake(tls_.get());
    if (result == 1) {
        return {};
    }
    return std::unexpected{halted(result)};
}

std::expected<std::size_t, Halt> Connection::read(std::span<char> into) {
    if (tls_) {
        ::ERR_clear_error();
        std::size_t count = 0;
        const int result = ::SSL_read_ex(tls_.get(), into.data(), into.size(), &count);
        return result == 1 ? std::expected<std::size_t, Halt>{count}
                           : std::unexpected{halted(result)};
    }
    const ssize_t count = ::recv(descriptor(), into.data(), into.size(), 0);
    if (count > 0) {
        return static_cast<std::size_t>(count);
    }
    return std::unexpected{count == 0 ? Halt::ended : halted()};
}

std::expected<std::size_t, Halt> Connection::write(std::string_view octets) {
    if (tls_) {
        ::ERR_clear_error();
        std::size_t count = 0;
        const int result = ::SSL_write_ex(tls_.get(), octets.data(), octets.size(), &count);
        return result == 1 ? std::expected<std::size_t, Halt>{count}
                           : std::unexpected{halted(result)};
    }
    const ssize_t count = ::send(descriptor(), octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count >= 0) {
        return static_cast<std::size_t>(count);
    }
    const Halt halt = halted();
    return std::unexpected{halt == Halt::wants_input ? Halt::wants_room : halt};
}

void Connection::finish_sending() {
    if (tls_ && ::SSL_is_init_finished(tls_.get()) == 1) {
        ::ERR_clear_error();
        ::SSL_shutdown(tls_.get());
        ::ERR_clear_error();
    }
    ::shutdown(descriptor(), SHUT_WR);
}

bool Connection::is_resumed() const { return tls_ && ::SSL_session_reused(tls_.get()) == 1; }

Halt Connection::halted() {
    if (errno == EAGAIN || errno == EINTR) {
        return Halt::wants_input;
    }
    trouble_ = fmt::format("the connection broke: {}", text_of(errno));
    return Halt::broken;
}

Halt Connection::halted(int tls_result) {
    const int error = errno;
    switch (::SSL_get_error(tls_.get(), tls_result)) {
        case SSL_ERROR_WANT_READ:
            return Halt::wants_input;
        case SSL_ERROR_WANT_WRITE:
            return Halt::wants_room;
        case SSL_ERROR_ZERO_RETURN:
            return Halt::ended;
        case SSL_ERROR_SYSCALL:
            trouble_ = fmt::format("the connection broke: {}", text_of(error));
            return Halt::broken;
        default:
            trouble_ = fmt::format("TLS: {}", ::ERR_reason_error_string(::ERR_peek_error()));
            return Halt::broken;
    }
}

}  // namespace palomar::load
