// serve(): a configuration becomes a running server.
#pragma once

#include "config/config.hpp"
#include "config/invocation.hpp"

#include <expected>
#include <string>

namespace palomar::palomard {

/// Serves until SIGTERM or SIGINT, then lets transfers that are under way end. Call it while there
/// is one thread: it gives up rights that each thread has of its own. The error is a sentence for
/// the operator: why it could not start.
[[nodiscard]] std::expected<void, std::string> serve(
    const config::Config& config, const config::Invocation& invocation
);

}  // namespace palomar::palomard
