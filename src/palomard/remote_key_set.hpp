// RemoteKeySet: the key set at the URL of [oauth], fetched once: for whoever serves with it, and
// for whoever only wants to know whether that would work.
#pragma once

#include "config/key_set_url.hpp"
#include "oauth/key_set.hpp"
#include "oauth/key_set_fetcher.hpp"

#include <chrono>
#include <expected>
#include <filesystem>
#include <string>

namespace palomar::palomard {

struct RemoteKeySet {
    /// As it came, good for parse_key_set().
    std::string text;
    oauth::KeySet keys;
    /// For so long it need not be asked for again.
    std::chrono::seconds lifetime;
};

/// `ca_file`: as in config::OAuth. Blocks on the disk and, for KeySetFetcher::longest_fetch at
/// most, on the network. The error is a sentence for the operator that begins with the URL, or with
/// the name of the file of authorities.
[[nodiscard]] std::expected<RemoteKeySet, std::string> fetch_key_set(
    const config::KeySetUrl& url,
    const std::filesystem::path& ca_file,
    const oauth::KeySetFetcher& fetcher,
    const oauth::KeySetFetcher::Stop& stop
);

/// The authorities' certificates; empty: the system's count. Blocks on the disk. The error is a
/// sentence for the operator that begins with the file's name.
[[nodiscard]] std::expected<std::string, std::string> read_authorities(
    const std::filesystem::path& file
);

}  // namespace palomar::palomard
