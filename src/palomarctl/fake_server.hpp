// FakeServer: the other end of a Connection in tests. It says what it is told to say, and keeps
// what it was asked.
#pragma once

#include "palomarctl/connection.hpp"

#include <array>
#include <cerrno>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::palomarctl {

class FakeServer {
  public:
    FakeServer() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) != 0) {
            throw std::system_error{errno, std::generic_category(), "socketpair"};
        }
        client_ = ends[0];
        server_ = ends[1];
    }
    ~FakeServer() { hang_up(); }
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    /// The client's end; once.
    [[nodiscard]] Connection connection() {
        return Connection{Socket{std::exchange(client_, -1)}, "fake:1"};
    }

    /// Answers may be said before they are asked for: the socket keeps them.
    void say(std::string_view octets) const {
        ::send(server_, octets.data(), octets.size(), MSG_NOSIGNAL);
    }

    void hang_up() {
        if (server_ >= 0) {
            ::close(std::exchange(server_, -1));
        }
    }

    /// Says no more, but goes on listening.
    void finish() const { ::shutdown(server_, SHUT_WR); }

    /// Waits for octets from the client, or for its end.
    void await_request() const {
        pollfd ready{server_, POLLIN, 0};
        ::poll(&ready, 1, -1);
    }

    /// The client has gone, and all that it asked was heard.
    [[nodiscard]] bool is_left() const {
        char octet{};
        return ::recv(server_, &octet, 1, MSG_PEEK) == 0;
    }

    /// What was asked so far.
    [[nodiscard]] std::string heard() const {
        std::array<char, 4096> space{};
        const auto octets = ::recv(server_, space.data(), space.size(), 0);
        return octets > 0 ? std::string{space.data(), static_cast<std::size_t>(octets)} : "";
    }

  private:
    int client_ = -1;
    int server_ = -1;
};

}  // namespace palomar::palomarctl
