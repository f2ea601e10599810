// How the end of a connection reads to the protocol.
#pragma once

#include "net/net_error.hpp"
#include "pop3/event.hpp"

namespace palomar::server {

[[nodiscard]] inline pop3::Event to_event(net::NetError error) {
    switch (error) {
        case net::NetError::closed:
        case net::NetError::woken:  // nobody wakes a session
            return pop3::ConnectionLost{};
        case net::NetError::file_failed:
            return pop3::MessageBroken{"the file could not be read to its end"};
        case net::NetError::timed_out:
            return pop3::TimedOut{};
        case net::NetError::interrupted:
            return pop3::Kicked{};
        case net::NetError::shutting_down:
            return pop3::ShuttingDown{};
    }
    return pop3::ConnectionLost{};
}

}  // namespace palomar::server
