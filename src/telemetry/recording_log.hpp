// RecordingLog: a Log for tests that keeps what was written.
#pragma once

#include "telemetry/log.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace palomar::telemetry {

class RecordingLog final : public Log {
  public:
    struct Event {
        Level level;
        std::string name;
        std::map<std::string, std::variant<std::string, std::uint64_t, double>, std::less<>> fields;

        /// The field's text; empty if there is none, or if it is a number.
        [[nodiscard]] std::string text(std::string_view key) const {
            const auto found = fields.find(key);
            const auto* text =
                found == fields.end() ? nullptr : std::get_if<std::string>(&found->second);
            return text == nullptr ? std::string{} : *text;
        }
    };

    explicit RecordingLog(Level least = Level::debug) : least_{least} {}

    [[nodiscard]] bool wants(Level level) const override { return level >= least_; }

    /// A copy of what was written so far, in order.
    [[nodiscard]] std::vector<Event> events() const {
        const std::scoped_lock lock{mutex_};
        return events_;
    }

    [[nodiscard]] std::size_t count(std::string_view name) const {
        const std::scoped_lock lock{mutex_};
        return static_cast<std::size_t>(std::ranges::count(events_, name, &Event::name));
    }

  private:
    void do_write(Level level, std::string_view event, std::span<const Field> fields) override {
        Event kept{.level = level, .name = std::string{event}, .fields = {}};
        for (const auto& field : fields) {
            std::visit(Keep{kept, field.key}, field.value);
        }
        const std::scoped_lock lock{mutex_};
        events_.push_back(std::move(kept));
    }

    struct Keep {
        Event& event;
        std::string_view key;

        void operator()(std::string_view text) const {
            event.fields.emplace(key, std::string{text});
        }
        void operator()(auto number) const { event.fields.emplace(key, number); }
    };

    const Level least_;
    mutable std::mutex mutex_;
    std::vector<Event> events_;
};

}  // namespace palomar::telemetry
