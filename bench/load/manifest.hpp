// Manifest: what the messages of a maildrop must be, written by whoever made them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace palomar::load {

/// Of a message with CRLF line ends: its octets, and XXH3_64bits of them.
struct Fingerprint {
    std::uint64_t octets = 0;
    std::uint64_t checksum = 0;
};

/// A line `octets checksum` a message, in the order of the message-numbers, the checksum in
/// hexadecimal. Failure: no such file, or a line that is none.
std::vector<Fingerprint> read_manifest(const std::string& path);

}  // namespace palomar::load
