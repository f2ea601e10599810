// From octets to commands: lines cut out of what has arrived, and what each of them means.
#include "pop3/command.hpp"

#include "micro/allocations.hpp"
#include "pop3/line_reader.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace palomar::bench {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t pipelined_commands = 1000;

/// What a client sends that fetches all its mail at once.
std::string pipelined() {
    std::string octets;
    for (std::size_t number = 1; number <= pipelined_commands; ++number) {
        octets += "RETR " + std::to_string(number) + "\r\n";
    }
    return octets;
}

/// Time and allocations of one command, where each iteration has `pipelined_commands`.
void report_commands(benchmark::State& state, const AllocationCount& allocated) {
    allocated.report(state, pipelined_commands);
    state.counters["command"] = benchmark::Counter(
        pipelined_commands,
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert
    );
}

/// One line; a refusal costs what it costs.
void parse(benchmark::State& state, std::string_view line) {
    const AllocationCount allocated;
    for (auto _ : state) {
        benchmark::DoNotOptimize(line);
        benchmark::DoNotOptimize(pop3::parse(line));
    }
    allocated.report(state);
}

/// Lines out of pieces of a size, as a socket gives them.
void read_lines(benchmark::State& state, std::size_t piece_octets) {
    const std::string octets = pipelined();
    pop3::LineReader reader;
    const AllocationCount allocated;
    for (auto _ : state) {
        for (std::string_view rest = octets; !rest.empty();) {
            std::string_view piece = rest.substr(0, piece_octets);
            rest.remove_prefix(piece.size());
            while (const auto line = reader.next(piece)) {
                benchmark::DoNotOptimize(line->text.data());
            }
        }
    }
    report_commands(state, allocated);
}

/// Both, as the server has it with a client that pipelines.
void read_and_parse(benchmark::State& state) {
    const std::string octets = pipelined();
    pop3::LineReader reader;
    const AllocationCount allocated;
    for (auto _ : state) {
        std::string_view rest = octets;
        while (const auto line = reader.next(rest)) {
            benchmark::DoNotOptimize(pop3::parse(line->text, line->octets));
        }
    }
    report_commands(state, allocated);
}

BENCHMARK_CAPTURE(parse, stat, "STAT"sv);
BENCHMARK_CAPTURE(parse, retr, "RETR 12345"sv);
BENCHMARK_CAPTURE(parse, top, "TOP 12345 20"sv);
BENCHMARK_CAPTURE(parse, user, "USER ana.maria@mail.example.org"sv);
BENCHMARK_CAPTURE(parse, pass, "PASS correct horse battery staple"sv);
BENCHMARK_CAPTURE(parse, unknown, "XTND XMIT"sv);

BENCHMARK_CAPTURE(read_lines, pieces_of_1_octet, 1);
BENCHMARK_CAPTURE(read_lines, pieces_of_1448_octets, 1448);
BENCHMARK_CAPTURE(read_lines, one_piece, std::string_view::npos);

BENCHMARK(read_and_parse);

}  // namespace
}  // namespace palomar::bench
