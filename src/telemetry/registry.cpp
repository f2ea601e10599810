// Where the numbers are kept: in deques, whose elements never move.
#include "telemetry/registry.hpp"

#include <algorithm>

namespace palomar::telemetry {

Counter& Registry::counter(std::string_view name) {
    const std::scoped_lock lock{mutex_};
    return counters_.emplace_back(name).counter;
}

Gauge& Registry::gauge(std::string_view name) {
    const std::scoped_lock lock{mutex_};
    return gauges_.emplace_back(name).gauge;
}

std::vector<Sample> Registry::samples() const {
    const std::scoped_lock lock{mutex_};
    std::vector<Sample> samples;
    samples.reserve(counters_.size() + gauges_.size());
    for (const NamedCounter& total : counters_) {
        samples.push_back({total.name, Kind::total, total.counter.value()});
    }
    for (const NamedGauge& level : gauges_) {
        samples.push_back({level.name, Kind::level, level.gauge.value()});
    }
    return samples;
}

void Registry::resume(std::string_view name, std::uint64_t value) {
    const std::scoped_lock lock{mutex_};
    const auto found = std::ranges::find(counters_, name, &NamedCounter::name);
    if (found != counters_.end()) {
        found->counter.add(value);
    }
}

}  // namespace palomar::telemetry
