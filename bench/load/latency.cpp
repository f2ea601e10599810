// Every duration is kept: a run has some ten thousand of them.
#include "load/latency.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palomar::load {
namespace {

double milliseconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double, std::milli>{duration}.count();
}

}  // namespace

std::string Latency::json() const {
    if (durations_.empty()) {
        return R"({"p50":null,"p99":null,"max":null})";
    }
    auto sorted = durations_;
    std::ranges::sort(sorted);
    const auto percentile = [&sorted](std::size_t percent) {
        return milliseconds(sorted[(sorted.size() * percent + 99) / 100 - 1]);
    };
    return fmt::format(
        R"({{"p50":{:.3f},"p99":{:.3f},"max":{:.3f}}})",
        percentile(50),
        percentile(99),
        percentile(100)
    );
}

}  // namespace palomar::load
