// Settings: a configuration in the words of those who act by it. Pure.
#pragma once

#include "config/config.hpp"
#include "guard/guard.hpp"
#include "pop3/session_policy.hpp"
#include "sandbox/sandbox.hpp"
#include "server/entrance.hpp"
#include "server/session_settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace palomar::palomard {

/// Whether there are keys now that tokens can be checked with.
enum class Tokens { can_be_checked, cannot_be_checked };

[[nodiscard]] pop3::SessionPolicy session_policy(const config::Config& config, Tokens tokens);
[[nodiscard]] server::SessionTimeouts session_timeouts(const config::Config& config);
[[nodiscard]] server::FilterSettings filter_settings(const config::Config& config);
[[nodiscard]] server::Entrance pop3_entrance(const config::Config& config);
[[nodiscard]] server::Entrance pop3s_entrance(const config::Config& config);
[[nodiscard]] guard::Guard::Settings guard_settings(const config::Config& config);

/// `mail_root`: the folder in which all Maildirs are; `file`: the configuration's own.
[[nodiscard]] sandbox::Settings sandbox_settings(
    const config::Config& config,
    const std::string& mail_root,
    const std::optional<std::filesystem::path>& file
);

}  // namespace palomar::palomard
