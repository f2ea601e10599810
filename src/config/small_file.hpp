// small_file: a file that a person or a program wrote for us to read whole.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>

namespace palomar::config {

/// Octets of the largest one.
inline constexpr std::size_t largest_small_file = std::size_t{1} << 20U;

/// Blocks on the disk. The error says why it cannot be had, without its name: the system's words,
/// or that it is larger.
[[nodiscard]] std::expected<std::string, std::string> read_small_file(
    const std::filesystem::path& path
);

}  // namespace palomar::config
