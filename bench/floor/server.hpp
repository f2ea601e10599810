// Server: one thread, one epoll, a socket that listens, and the sessions.
#pragma once

#include "floor/session.hpp"
#include "system/descriptor.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace palomar::floor_server {

class Server {
  public:
    /// Listens on the loopback; port 0 is any free one. Exception: it cannot.
    Server(std::uint16_t port, std::string root);

    [[nodiscard]] std::uint16_t port() const;

    /// Serves until SIGTERM or SIGINT.
    void run();

  private:
    void watch(int descriptor);
    void accept();
    void serve(int descriptor, std::uint32_t events);
    /// Waits for what the session asks for, or ends it.
    void follow(int descriptor, Next before, Next next);

    bench::Descriptor epoll_;
    bench::Descriptor listener_;
    bench::Descriptor signals_;
    Desk desk_;
    /// By descriptor.
    std::vector<std::unique_ptr<Session>> sessions_;
};

}  // namespace palomar::floor_server
