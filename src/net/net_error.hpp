// What can end a connection from below. The protocol above decides what it means.
#pragma once

namespace palomar::net {

enum class NetError {
    /// The peer closed or reset the connection, or the network lost it.
    closed,
    /// The file that was to be sent could not be read or ended early: the peer is well.
    file_failed,
    /// The deadline passed.
    timed_out,
    /// There is something else to see to than the peer (Transport::wake); the connection is well.
    woken,
    /// Someone in the server ended the connection (Transport::interrupt).
    interrupted,
    /// The server is stopping and what was waited for is not worth waiting for.
    shutting_down,
};

}  // namespace palomar::net
