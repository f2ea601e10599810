// How 100,000 files become a listing: the steps in memory, then the directory itself, which the
// page cache holds.
#include "maildrop/listing.hpp"

#include "maildir/catalogue.hpp"
#include "maildir/file_name.hpp"
#include "maildir/scan.hpp"
#include "maildir/survey.hpp"
#include "maildir/unique_ids.hpp"
#include "micro/allocations.hpp"
#include "micro/large_maildir.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace palomar::bench {
namespace {

using maildrop::Policy;

void take_names_apart(benchmark::State& state) {
    const auto& names = large_names();
    const AllocationCount allocated;
    for (auto _ : state) {
        for (const std::string& name : names) {
            const maildir::FileName parts{name};
            benchmark::DoNotOptimize(parts.unique());
            benchmark::DoNotOptimize(parts.delivered());
            benchmark::DoNotOptimize(parts.wire_octets());
        }
    }
    allocated.report(state);
}

void fill_and_sort_catalogue(benchmark::State& state) {
    const auto& names = large_names();
    const AllocationCount allocated;
    for (auto _ : state) {
        maildir::Catalogue files;
        for (std::uint64_t inode = 1; const std::string& name : names) {
            files.add(maildir::Folder::incoming, name, inode++);
        }
        files.sort();
        benchmark::DoNotOptimize(files.size());
    }
    allocated.report(state);
}

/// Octets and unique-ids of a sorted catalogue, as a session keeps them.
void make_listing(benchmark::State& state) {
    const maildir::Catalogue files = large_snapshot().files;
    std::size_t octets_of_unique_ids = 0;
    for (std::size_t at = 0; at < files.size(); ++at) {
        octets_of_unique_ids += files.unique_name(at).size();
    }
    const AllocationCount allocated;
    for (auto _ : state) {
        maildrop::Listing listing;
        listing.reserve(files.size(), octets_of_unique_ids);
        for (std::size_t at = 0; at < files.size(); ++at) {
            listing.add(
                maildrop::Octets{files.octets(at).octets},
                maildir::unique_id_of(files.unique_name(at))
            );
        }
        benchmark::DoNotOptimize(listing.total());
    }
    allocated.report(state);
}

/// Names from the directory, taken apart and sorted.
void scan_directory(benchmark::State& state) {
    LargeMaildir& maildir = large_maildir();
    const AllocationCount allocated;
    for (auto _ : state) {
        auto folders = maildir.folders();
        const auto snapshot = maildir::scan(maildir.file_system(), folders, Policy::archive);
        if (!snapshot || snapshot->files.size() != large) {
            state.SkipWithError("the scan has not found what is there");
        }
    }
    allocated.report(state);
}

/// What a login asks of a Maildir; `expected` messages must be in it.
void survey(benchmark::State& state, std::size_t expected) {
    LargeMaildir& maildir = large_maildir();
    auto folders = maildir.folders();
    const auto snapshot = maildir::survey(maildir.file_system(), folders, Policy::archive);
    if (!snapshot || snapshot->files.size() != expected) {
        state.SkipWithError("the survey has not found what is there");
    }
}

void survey_first_ever(benchmark::State& state) {
    large_maildir().remember();
    for (auto _ : state) {
        state.PauseTiming();
        large_maildir().forget();
        state.ResumeTiming();
        survey(state, large);
    }
}

void survey_nothing_changed(benchmark::State& state) {
    large_maildir().remember();
    const AllocationCount allocated;
    for (auto _ : state) {
        survey(state, large);
    }
    allocated.report(state);
}

void survey_one_message_more(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        large_maildir().remember();
        large_maildir().deliver();
        state.ResumeTiming();
        survey(state, large + 1);
        state.PauseTiming();
        large_maildir().withdraw();
        state.ResumeTiming();
    }
}

BENCHMARK(take_names_apart)->Unit(benchmark::kMillisecond);
BENCHMARK(fill_and_sort_catalogue)->Unit(benchmark::kMillisecond);
BENCHMARK(make_listing)->Unit(benchmark::kMillisecond);
BENCHMARK(scan_directory)->Unit(benchmark::kMillisecond);
// Files may be looked at by several threads.
BENCHMARK(survey_first_ever)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(survey_nothing_changed)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK(survey_one_message_more)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace palomar::bench
