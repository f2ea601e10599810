// secret_file: random octets that have to be the same at each start.
#pragma once

#include <array>
#include <expected>
#include <filesystem>
#include <string>

namespace palomar::palomard {

/// Reads the file, or makes it with new ones, for its owner alone (mode 0600). The error is a
/// sentence for the operator; a file of another length is one: it is not ours.
[[nodiscard]] std::expected<std::array<unsigned char, 32>, std::string> secret_file(
    const std::filesystem::path& path
);

}  // namespace palomar::palomard
