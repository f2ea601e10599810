// SpdlogLog: the server's log on standard error.
#pragma once

#include "config/config.hpp"
#include "telemetry/log.hpp"

#include <atomic>
#include <memory>

namespace spdlog {
// NOLINTNEXTLINE(readability-identifier-naming): spdlog's own name
class logger;
}  // namespace spdlog

namespace palomar::palomard {

class GatheringSink;

/// write() neither blocks nor fails when standard error is slow, full or closed: beyond 1 MiB of
/// waiting lines those that come are dropped, and `log_lines_lost` tells of them when there is room
/// again. The program has to ignore SIGPIPE. If the systemd journal reads standard error, each line
/// has its priority in front, and a line of text no time.
class SpdlogLog final : public telemetry::Log {
  public:
    explicit SpdlogLog(const config::Logging& settings);
    /// Writes what is still waiting.
    ~SpdlogLog() override;
    SpdlogLog(const SpdlogLog&) = delete;
    SpdlogLog& operator=(const SpdlogLog&) = delete;

    [[nodiscard]] bool wants(telemetry::Level level) const override;

    /// The least important events that are logged from now on. Thread-safe.
    void set_level(telemetry::Level level);

  private:
    void do_write(
        telemetry::Level level, std::string_view event, std::span<const telemetry::Field> fields
    ) override;

    const config::LogFormat format_;
    std::atomic<telemetry::Level> level_;
    std::shared_ptr<GatheringSink> sink_;
    std::unique_ptr<spdlog::logger> logger_;
};

}  // namespace palomar::palomard
