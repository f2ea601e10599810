// What the files of [tls] and [oauth] hold: for whoever serves with it, and for whoever only wants
// to know whether that would work.
#pragma once

#include "config/config.hpp"
#include "net/certificate_files.hpp"
#include "oauth/key_set.hpp"

#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomard {

/// The pairs, in their order.
[[nodiscard]] std::vector<net::CertificateFiles> certificate_files(const config::Tls& settings);

/// `source`: the name of the file, or the URL, that the text is from; the error, a sentence for the
/// operator, begins with it.
[[nodiscard]] std::expected<oauth::KeySet, std::string> parse_key_set(
    std::string_view text, const std::string& source
);

/// Blocks on the disk. The error is a sentence for the operator that begins with the file's name.
[[nodiscard]] std::expected<oauth::KeySet, std::string> read_key_set(
    const std::filesystem::path& file
);

}  // namespace palomar::palomard
