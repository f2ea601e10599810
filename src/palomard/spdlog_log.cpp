// spdlog adds time and level; the fields are ours.
#include "palomard/spdlog_log.hpp"

#include "palomard/gathering_sink.hpp"
#include "palomard/json_fields.hpp"
#include "telemetry/event_text.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>

#include <utility>

namespace palomar::palomard {
namespace {

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

SpdlogLog::SpdlogLog(const config::Logging& settings)
    : format_{settings.format},
      level_{settings.level},
      sink_{std::make_shared<GatheringSink>()},
      logger_{std::make_unique<spdlog::logger>("palomard", sink_)} {
    logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        pattern(settings.format), spdlog::pattern_time_type::utc
    ));
    // wants() has asked already.
    logger_->set_level(spdlog::level::debug);
    // What fails here cannot be told to anyone.
    logger_->set_error_handler([](const std::string&) {});
}

SpdlogLog::~SpdlogLog() = default;

bool SpdlogLog::wants(telemetry::Level level) const {
    return level >= level_.load(std::memory_order_relaxed);
}

void SpdlogLog::set_level(telemetry::Level level) { level_ = level; }

void SpdlogLog::do_write(
    telemetry::Level level, std::string_view event, std::span<const telemetry::Field> fields
) {
    const auto format = format_ == config::LogFormat::json ? json_fields : telemetry::event_text;
    if (const std::uint64_t lost = sink_->take_lost(); lost > 0) {
        const telemetry::Field lines{"lines", lost};
        logger_->log(spdlog::level::warn, format("log_lines_lost", {&lines, 1}));
    }
    logger_->log(level_of(level), format(event, fields));
}

}  // namespace palomar::palomard
