// FakePort: a port of 127.0.0.1 that tests connect to, and what a server says there.
#pragma once

#include "palomarctl/access.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::palomarctl {

class FakePort {
  public:
    FakePort() : descriptor_{::socket(AF_INET, SOCK_STREAM, 0)} {
        if (descriptor_ < 0) {
            throw std::system_error{errno, std::generic_category(), "socket"};
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        // Where it fails the port stays 0, which nobody can connect to.
        if (::bind(descriptor_, generic, size) == 0 && ::listen(descriptor_, 4) == 0 &&
            ::getsockname(descriptor_, generic, &size) == 0) {
            port_ = ntohs(address.sin_port);
        }
    }
    ~FakePort() { stop(); }
    FakePort(const FakePort&) = delete;
    FakePort& operator=(const FakePort&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

    [[nodiscard]] Access access() const {
        return {
            .addresses = {"127.0.0.1"},
            .port = port_,
            .manager = {identity::UserName::from("admin").value(), identity::Secret{"geheim"}}
        };
    }

    /// Takes one client, says `octets` and hangs up once the client has.
    void serve(std::string_view octets) const {
        const int client = ::accept(descriptor_, nullptr, nullptr);
        if (client < 0) {
            return;
        }
        ::send(client, octets.data(), octets.size(), MSG_NOSIGNAL);
        std::array<char, 256> space{};
        while (::recv(client, space.data(), space.size(), 0) > 0) {
        }
        ::close(client);
    }

    void stop() {
        if (descriptor_ >= 0) {
            ::close(std::exchange(descriptor_, -1));
        }
    }

  private:
    int descriptor_;
    std::uint16_t port_ = 0;
};

}  // namespace palomar::palomarctl
