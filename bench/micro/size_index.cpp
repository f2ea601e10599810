// The size index of 100,000 messages: its octets in memory, and its file, which the page cache
// holds.
#include "maildir/size_index.hpp"

#include "micro/allocations.hpp"
#include "micro/large_maildir.hpp"

#include <benchmark/benchmark.h>

#include <optional>
#include <string>

namespace palomar::bench {
namespace {

void encode_size_index(benchmark::State& state) {
    const maildir::Snapshot snapshot = large_snapshot();
    const AllocationCount allocated;
    for (auto _ : state) {
        benchmark::DoNotOptimize(maildir::encode(snapshot).data());
    }
    allocated.report(state);
}

void decode_size_index(benchmark::State& state) {
    const std::string octets = maildir::encode(large_snapshot());
    const AllocationCount allocated;
    for (auto _ : state) {
        if (!maildir::decode(octets)) {
            state.SkipWithError("the size index counts as missing");
        }
    }
    allocated.report(state);
}

/// A Maildir of its own, with no messages: only the index matters.
class IndexFile {
  public:
    void save(const maildir::Snapshot& snapshot) {
        maildir::write_size_index(file_system_, directory(), maildir::encode(snapshot));
    }
    [[nodiscard]] std::optional<maildir::Snapshot> load() {
        return maildir::decode(maildir::read_size_index(
            file_system_, directory(), maildir::longest_index, maildir::Blocking::allowed
        ));
    }

  private:
    int directory() { return folders_.maildir(maildir::Blocking::allowed).value(); }

    maildir::TemporaryMaildir files_;
    maildir::PosixFileSystem file_system_;
    maildir::Folders folders_{file_system_, files_.maildir().string()};
};

void load_size_index(benchmark::State& state) {
    IndexFile file;
    file.save(large_snapshot());
    const AllocationCount allocated;
    for (auto _ : state) {
        if (!file.load()) {
            state.SkipWithError("the size index counts as missing");
        }
    }
    allocated.report(state);
}

void save_size_index(benchmark::State& state) {
    IndexFile file;
    const maildir::Snapshot snapshot = large_snapshot();
    const AllocationCount allocated;
    for (auto _ : state) {
        file.save(snapshot);
    }
    allocated.report(state);
    if (!file.load()) {
        state.SkipWithError("the size index was not written");
    }
}

BENCHMARK(encode_size_index)->Unit(benchmark::kMillisecond);
BENCHMARK(decode_size_index)->Unit(benchmark::kMillisecond);
BENCHMARK(load_size_index)->Unit(benchmark::kMillisecond);
BENCHMARK(save_size_index)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace palomar::bench
