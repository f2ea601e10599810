// RETR and TOP without a message filter: from the store to the transport, in constant memory.
#pragma once

#include "net/offload.hpp"
#include "net/transport.hpp"
#include "pop3/action.hpp"
#include "pop3/event.hpp"

#include <boost/asio/awaitable.hpp>

namespace palomar::server {

/// Performs the action. A file in wire form goes from the page cache to the socket; all else
/// through pop3::MessageStream. Awaited in place.
[[nodiscard]] boost::asio::awaitable<pop3::Event> send_message(
    net::Transport& io, const pop3::SendMessage& message, net::WorkerPool& files
);

}  // namespace palomar::server
