// SpdlogLog: the server's log on standard error. A thread of its own writes, so that no other waits
// for it.
#pragma once

#include "config/config.hpp"
#include "telemetry/log.hpp"

#include <memory>

namespace palomar::palomard {

/// write() neither blocks nor fails when standard error is slow, full or closed: the oldest of 4096
/// waiting lines gives way to the newest. The program has to ignore SIGPIPE.
class SpdlogLog final : public telemetry::Log {
  public:
    explicit SpdlogLog(const config::Logging& settings);
    /// Writes what is still waiting.
    ~SpdlogLog() override;
    SpdlogLog(const SpdlogLog&) = delete;
    SpdlogLog& operator=(const SpdlogLog&) = delete;

    [[nodiscard]] bool wants(telemetry::Level level) const override;

  private:
    void do_write(
        telemetry::Level level, std::string_view event, std::span<const telemetry::Field> fields
    ) override;

    class Queue;

    const config::Logging settings_;
    std::unique_ptr<Queue> queue_;
};

}  // namespace palomar::palomard
