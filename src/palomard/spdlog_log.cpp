// spdlog adds time and level; the fields are ours.
#include "palomard/spdlog_log.hpp"

#include "palomard/gathering_sink.hpp"
#include "palomard/journal.hpp"
#include "palomard/json_fields.hpp"
#include "telemetry/event_text.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>

#include <utility>

namespace palomar::palomard {
namespace {

enum class Reader { journal, other };

/// The line around the fields, in spdlog's notation; %* is the journal's priority. A program that
/// reads JSON finds the same object everywhere.
const char* pattern(config::LogFormat format, Reader reader) {
    const bool journal = reader == Reader::journal;
    switch (format) {
        case config::LogFormat::text:
            return journal ? "%*%l %v" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
        case config::LogFormat::json:
            return journal ? R"(%*{"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                           : R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
    }
    std::unreachable();
}

telemetry::Level level_of(spdlog::level::level_enum level) {
    switch (level) {
        case spdlog::level::trace:
        case spdlog::level::debug:
            return telemetry::Level::debug;
        case spdlog::level::info:
        case spdlog::level::off:
        case spdlog::level::n_levels:
            return telemetry::Level::info;
        case spdlog::level::warn:
            return telemetry::Level::warning;
        case spdlog::level::err:
        case spdlog::level::critical:
            return telemetry::Level::error;
    }
    std::unreachable();
}

class Priority final : public spdlog::custom_flag_formatter {
  public:
    void format(
        const spdlog::details::log_msg& message, const std::tm& /*time*/, spdlog::memory_buf_t& line
    ) override {
        const std::string_view priority = journal_priority(level_of(message.level));
        line.append(priority.data(), priority.data() + priority.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<Priority>();
    }
};

std::unique_ptr<spdlog::formatter> formatter(config::LogFormat format) {
    const Reader reader = standard_error_is_journal() ? Reader::journal : Reader::other;
    auto made = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    made->add_flag<Priority>('*').set_pattern(pattern(format, reader));
    return made;
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
    logger_->set_formatter(formatter(settings.format));
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
