// stream_events: the answer to SUBSCRIBE, which grows as events happen.
#pragma once

#include "admin/manager_desk.hpp"
#include "manage/line_reader.hpp"
#include "net/transport.hpp"
#include "telemetry/broadcast.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace palomar::admin {

/// Tells events until the manager's next line has come, which it returns unanswered; nothing if the
/// connection is over, or the manager is none any more. All parameters are awaited in place.
[[nodiscard]] boost::asio::awaitable<std::optional<manage::Line>> stream_events(
    net::Transport& io,
    manage::LineReader& lines,
    telemetry::Broadcast& log,
    ManagerDesk& managers,
    const accounts::StoredManager& manager
);

}  // namespace palomar::admin
