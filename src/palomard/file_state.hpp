// FileState: by what a file that was replaced or rewritten is told from the one that was read.
#pragma once

#include <cstdint>
#include <filesystem>

namespace palomar::palomard {

struct FileState {
    std::uint64_t device = 0;
    std::uint64_t file = 0;
    std::uint64_t size = 0;
    std::int64_t changed_seconds = 0;
    std::int64_t changed_nanoseconds = 0;

    /// As it is now; all 0 if it cannot be looked at. Blocks on the disk.
    [[nodiscard]] static FileState of(const std::filesystem::path& file);

    friend bool operator==(const FileState&, const FileState&) = default;
};

}  // namespace palomar::palomard
