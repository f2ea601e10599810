// SessionSettings: what an operator may change while the server runs. A session keeps those that it
// began with.
#pragma once

#include "pop3/session_policy.hpp"
#include "server/entrance.hpp"
#include "server/message_filter.hpp"

#include <chrono>
#include <memory>

namespace palomar::server {

struct SessionTimeouts {
    /// From the connection to a successful login.
    std::chrono::seconds login;
    /// From the end of one reply to the end of the next command.
    std::chrono::seconds inactivity;
    /// For a client that takes no octet of what it is sent.
    std::chrono::seconds write;
};

struct SessionSettings {
    pop3::SessionPolicy policy;
    SessionTimeouts timeouts;
    /// Nothing if messages go out as they are.
    std::shared_ptr<MessageFilter> filter;
    Entrance pop3;
    Entrance pop3s;
};

/// By which of the two a client comes in.
using EntranceOf = const Entrance SessionSettings::*;

}  // namespace palomar::server
