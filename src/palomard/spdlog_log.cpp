// spdlog adds time and level, queues and writes; the fields are ours.
#include "palomard/spdlog_log.hpp"

#include "palomard/gathering_sink.hpp"
#include "palomard/json_fields.hpp"
#include "telemetry/event_text.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>

#include <utility>

namespace palomar::palomard {
namespace {

constexpr std::size_t waiting_lines = 4096;

/// The line around the fields, in spdlog's notation.
const char* pattern(config::LogFormat format) {
    switch (format) {
        case config::LogFormat::text:
            return "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
        case config::LogFormat::json:
            return R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
    }
    std::unreachable();
}

spdlog::level::level_enum level_of(telemetry::Level level) {
    switch (level) {
        case telemetry::Level::debug:
            return spdlog::level::debug;
        case telemetry::Level::info:
            return spdlog::level::info;
        case telemetry::Level::warning:
            return spdlog::level::warn;
        case telemetry::Level::error:
            return spdlog::level::err;
    }
    std::unreachable();
}

}  // namespace

/// The waiting lines and the thread that writes them.
class SpdlogLog::Queue {
  public:
    explicit Queue(const config::Logging& settings) {
        logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
            pattern(settings.format), spdlog::pattern_time_type::utc
        ));
        logger_->set_level(level_of(settings.level));
        // What fails here cannot be told to anyone.
        logger_->set_error_handler([](const std::string&) {});
    }

    /// The thread ends before what it writes with; what it had gathered by then is still there.
    ~Queue() {
        sink_->hurry();
        thread_.reset();
        sink_->flush();
    }
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    void push(telemetry::Level level, const std::string& line) {
        logger_->log(level_of(level), line);
    }

  private:
    std::shared_ptr<spdlog::details::thread_pool> thread_ =
        std::make_shared<spdlog::details::thread_pool>(waiting_lines, 1);
    std::shared_ptr<GatheringSink> sink_ = std::make_shared<GatheringSink>(*thread_);
    std::shared_ptr<spdlog::logger> logger_ = std::make_shared<spdlog::async_logger>(
        "palomard", sink_, thread_, spdlog::async_overflow_policy::overrun_oldest
    );
};

SpdlogLog::SpdlogLog(const config::Logging& settings)
    : settings_{settings}, queue_{std::make_unique<Queue>(settings)} {}

SpdlogLog::~SpdlogLog() = default;

bool SpdlogLog::wants(telemetry::Level level) const { return level >= settings_.level; }

void SpdlogLog::do_write(
    telemetry::Level level, std::string_view event, std::span<const telemetry::Field> fields
) {
    const auto format =
        settings_.format == config::LogFormat::json ? json_fields : telemetry::event_text;
    queue_->push(level, format(event, fields));
}

}  // namespace palomar::palomard
