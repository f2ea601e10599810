// Channel: how octets pass through a connected socket without ever waiting: as they are, or through
// TLS. Whoever uses one waits for the socket where a call says so, and calls again.
#pragma once

#include "net/plain_channel.hpp"
#include "net/tls_channel.hpp"

#include <variant>

namespace palomar::net {

/// Both have the same calls.
using Channel = std::variant<PlainChannel, TlsChannel>;

}  // namespace palomar::net
