// credential_events: the events about files and keys that were replaced while the server runs, in
// one place.
#pragma once

#include "telemetry/log.hpp"

#include <string_view>

namespace palomar::palomard {

/// What they may be of.
inline constexpr std::string_view certificates = "certificates";
inline constexpr std::string_view oauth_keys = "oauth_keys";

inline void tell_read(std::string_view of, telemetry::Log& log) {
    log.write(telemetry::Level::info, "credentials_read", {{"of", of}});
}

inline void tell_not_read(std::string_view of, std::string_view reason, telemetry::Log& log) {
    log.write(telemetry::Level::error, "credentials_not_read", {{"of", of}, {"reason", reason}});
}

}  // namespace palomar::palomard
