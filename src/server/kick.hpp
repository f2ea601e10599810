// kick(): ends an account's sessions and waits until they are gone.
#pragma once

#include "server/session_registry.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <string_view>

namespace palomar::server {

struct Kicked {
    std::size_t ended = 0;
    /// Told to end, but still busy when the patience was over.
    std::size_t left = 0;
};

/// Waits no longer than `patience`. A session that is carrying out its UPDATE finishes it. Awaited
/// in place.
[[nodiscard]] boost::asio::awaitable<Kicked> kick(
    SessionRegistry& sessions, std::string_view account, std::chrono::seconds patience
);

}  // namespace palomar::server
