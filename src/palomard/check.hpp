// `palomard --check`: what a valid configuration would do.
#pragma once

#include "config/config.hpp"

#include <string>

namespace palomar::palomard {

/// Lines for people: where it would listen, where mail and accounts are, how retrieved mail is
/// treated, which certificates and keys it would use, whom it would become, how it is confined.
[[nodiscard]] std::string describe(const config::Config& config);

}  // namespace palomar::palomard
