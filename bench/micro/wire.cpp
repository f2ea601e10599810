// Stored octets on their way to the wire, and what it takes only to measure them, in messages of
// different shapes. Figures are octets of the stored form.
#include "micro/allocations.hpp"
#include "wire/encoder.hpp"
#include "wire/line_feeds.hpp"
#include "wire/measure.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::bench {
namespace {

/// So much is read from a file at once; small enough to stay in the processor's cache.
constexpr std::size_t chunk_octets = std::size_t{64} * 1024;
constexpr std::size_t message_octets = std::size_t{1024} * 1024;

struct Shape {
    std::string_view line_end;
    /// Without its line end.
    std::size_t line_octets;
    char first = 'a';
};

std::string message_of(const Shape& shape) {
    std::string line(shape.line_octets, 'a');
    line.front() = shape.first;
    line += shape.line_end;
    std::string message;
    while (message.size() + line.size() <= message_octets) {
        message += line;
    }
    return message;
}

/// Calls `feed` with one chunk of the message after another.
template <class Feed>
void in_chunks(std::string_view message, Feed feed) {
    for (; !message.empty(); message.remove_prefix(std::min(chunk_octets, message.size()))) {
        feed(message.substr(0, chunk_octets));
    }
}

void report_octets(benchmark::State& state, const std::string& message) {
    state.counters["octets"] = benchmark::Counter(
        static_cast<double>(message.size()), benchmark::Counter::kIsIterationInvariantRate
    );
}

/// Into the memory that a connection gathers its output in, which has room for a chunk already.
void encode(benchmark::State& state, const Shape& shape) {
    const std::string message = message_of(shape);
    std::string out;
    out.reserve(3 * chunk_octets);
    const AllocationCount allocated;
    for (auto _ : state) {
        wire::Encoder encoder;
        in_chunks(message, [&](std::string_view chunk) {
            out.clear();
            encoder.encode(chunk, out);
            benchmark::DoNotOptimize(out.data());
        });
        encoder.finish(out);
        benchmark::DoNotOptimize(encoder.octets());
    }
    allocated.report(state);
    report_octets(state, message);
}

void measure(benchmark::State& state, const Shape& shape) {
    const std::string message = message_of(shape);
    const AllocationCount allocated;
    for (auto _ : state) {
        wire::Measure measure;
        in_chunks(message, [&](std::string_view chunk) { measure.feed(chunk); });
        benchmark::DoNotOptimize(measure.octets());
        benchmark::DoNotOptimize(measure.is_wire_form());
    }
    allocated.report(state);
    report_octets(state, message);
}

/// What both spend most of their time on, by the instructions that this machine has or by those
/// that each has.
void line_feeds(benchmark::State& state, decltype(wire::find_line_feeds)* find) {
    const std::string message = message_of({"\n", 76});
    std::vector<std::uint64_t> masks(chunk_octets / wire::mask_octets);
    const AllocationCount allocated;
    for (auto _ : state) {
        in_chunks(message, [&](std::string_view chunk) {
            find(chunk, std::span{masks}.first((chunk.size() - 1) / wire::mask_octets + 1));
            benchmark::DoNotOptimize(masks.data());
        });
    }
    allocated.report(state);
    report_octets(state, message);
}

// Lines of 8 octets are short, of 76 those of Base64, of 998 the longest that RFC 5322 allows.
#define PALOMAR_SHAPES(function)                                       \
    BENCHMARK_CAPTURE(function, lf_8, Shape{"\n", 8});                 \
    BENCHMARK_CAPTURE(function, lf_76, Shape{"\n", 76});               \
    BENCHMARK_CAPTURE(function, lf_998, Shape{"\n", 998});             \
    BENCHMARK_CAPTURE(function, crlf_8, Shape{"\r\n", 8});             \
    BENCHMARK_CAPTURE(function, crlf_76, Shape{"\r\n", 76});           \
    BENCHMARK_CAPTURE(function, crlf_998, Shape{"\r\n", 998});         \
    BENCHMARK_CAPTURE(function, lf_76_dots, Shape{"\n", 76, '.'});     \
    BENCHMARK_CAPTURE(function, crlf_76_dots, Shape{"\r\n", 76, '.'}); \
    BENCHMARK_CAPTURE(function, one_line, Shape{"\n", message_octets - 1})

PALOMAR_SHAPES(encode);
PALOMAR_SHAPES(measure);
BENCHMARK_CAPTURE(line_feeds, by_this_machine, wire::find_line_feeds);
BENCHMARK_CAPTURE(line_feeds, portably, wire::find_line_feeds_portably);

}  // namespace
}  // namespace palomar::bench
