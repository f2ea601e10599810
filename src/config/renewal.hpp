// Renewal: what comes of a new configuration in a server that runs with another one. Pure.
#pragma once

#include "config/config.hpp"
#include "config/key.hpp"

#include <vector>

namespace palomar::config {

struct Renewal {
    /// What counts now: all of the new one but for the keys that wait.
    Config config;
    /// Keys of the table whose new values need another start, in its order.
    std::vector<const Key*> waiting;
};

/// `start`: what the server was started with; `current`: what counts in it; `next`: what the
/// operator has written. All three by load(), or by this.
[[nodiscard]] Renewal renew(const Config& start, const Config& current, const Config& next);

}  // namespace palomar::config
