// Passage: what came of a try to move octets through a socket.
#pragma once

#include <cstddef>
#include <expected>

namespace palomar::net {

/// Why none moved.
enum class Halt {
    /// Try again when the socket has input. TLS may want that for sending too.
    wants_input,
    /// Try again when the socket has room. TLS may want that for receiving too.
    wants_room,
    /// The peer ended its side, reset the connection, or broke TLS.
    ended,
    /// The file to be sent could not be read, or ended early.
    file_failed,
};

/// How many octets moved: at least one.
using Passage = std::expected<std::size_t, Halt>;

}  // namespace palomar::net
