// Log: where events go, as a name and typed fields. How a line looks is the sink's business.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <variant>

namespace palomar::telemetry {

enum class Level { debug, info, warning, error };

/// One `key=value` of an event. Views need to live only during the call.
struct Field {
    std::string_view key;
    std::variant<std::string_view, std::uint64_t, double> value;
};

/// Thread-safe. Never hand it a password; text from clients may hold any octet, the sink escapes
/// it.
class Log {
  public:
    virtual ~Log() = default;

    /// `event` is a stable name such as `login_failed`: an interface for those who watch the log.
    void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
        write(level, event, std::span{fields.begin(), fields.size()});
    }
    void write(Level level, std::string_view event, std::span<const Field> fields) {
        if (wants(level)) {
            do_write(level, event, fields);
        }
    }

    [[nodiscard]] virtual bool wants(Level level) const = 0;

  private:
    virtual void do_write(Level level, std::string_view event, std::span<const Field> fields) = 0;
};

}  // namespace palomar::telemetry
