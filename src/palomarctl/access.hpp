// Access: where a server is and who wants in, all that it takes to connect, and to connect again.
#pragma once

#include "identity/credentials.hpp"
#include "palomarctl/connection.hpp"
#include "palomarctl/exit_status.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace palomar::palomarctl {

struct Access {
    std::vector<std::string> addresses;
    std::uint16_t port;
    identity::Credentials manager;
};

/// A connection whose manager is logged in, and what the server had to say beside (the standard
/// password still stands, say), one line each.
struct Entrance {
    Connection connection;
    std::vector<std::string> notices;
};

[[nodiscard]] std::expected<Entrance, Failure> enter(const Access& access);

/// The same failure in the words of an exit status.
[[nodiscard]] Failure to_failure(const ConnectionError& error);

}  // namespace palomar::palomarctl
