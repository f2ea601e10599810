// The size index as a file that anyone may have written: none, or one whose files could have been
// scanned.
#include "maildir/size_index.hpp"

#include "target.hpp"

#include <string>
#include <xxhash.h>

namespace palomar::fuzz {
namespace {

constexpr std::string_view magic = "palomar\n";

void append_little_endian(std::string& out, std::uint64_t number) {
    for (int octet = 0; octet < 8; ++octet) {
        out += static_cast<char>(number >> 8 * octet & 0xFF);
    }
}

/// What a forger would write: magic, version and the right checksum before `body`.
std::string forged(std::string_view body) {
    std::string octets{magic};
    append_little_endian(octets, 1);
    append_little_endian(octets, XXH3_64bits(body.data(), body.size()));
    return octets.append(body);
}

void try_index(std::string_view octets) {
    const auto snapshot = maildir::decode(octets);
    if (!snapshot) {
        return;
    }
    const std::string encoded = maildir::encode(*snapshot);
    const auto again = maildir::decode(encoded);
    require(again && maildir::encode(*again) == encoded, "what was read can be written and read");
    require(encoded.size() == octets.size(), "nothing of it is passed over");
    const auto& files = snapshot->files;
    require(files.is_sorted(), "files are in order");
    for (std::size_t at = 0; at < files.size(); ++at) {
        require(files.name(at).starts_with(files.unique_name(at)), "names are whole");
        require(!files.name(at).contains('/'), "no name is a path");
    }
}

}  // namespace

/// Both as it is and with its front put right: no fuzzer guesses a checksum.
void try_octets(std::string_view octets) {
    try_index(octets);
    try_index(forged(octets));
}

}  // namespace palomar::fuzz
