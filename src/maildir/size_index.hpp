// The size index: a Snapshot as one small file in the Maildir. It is a cache: whatever is wrong
// with it, it counts as missing. docs/maildir.md describes the format.
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/snapshot.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palomar::maildir {

/// The file's octets. Equal snapshots have equal ones.
[[nodiscard]] std::string encode(const Snapshot& snapshot);

/// Nothing unless `octets` are what encode() made, to the last one.
[[nodiscard]] std::optional<Snapshot> decode(std::string_view octets);

/// Room for ten million messages: a longer file is none of ours.
inline constexpr std::uint64_t longest_index = std::uint64_t{1} << 30;

/// The octets of the Maildir's size index, whatever they are; empty if it has none, a longer one
/// than `longest`, or one that cannot be read without blocking. `maildir` is the directory's
/// descriptor.
[[nodiscard]] std::string read_size_index(
    FileSystem& file_system, int maildir, std::uint64_t longest, Blocking blocking
);

/// Replaces the size index at once: whoever reads it sees the old or the new one. On a full disk,
/// or where we may not write, the old one stays or goes, and that is no failure. Blocks.
void write_size_index(FileSystem& file_system, int maildir, std::string_view octets);

}  // namespace palomar::maildir
