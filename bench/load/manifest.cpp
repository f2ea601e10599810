// Each line is read to its last octet, so that a damaged manifest is not taken for a damaged
// message.
#include "load/manifest.hpp"

#include "load/failure.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>

namespace palomar::load {
namespace {

std::optional<std::uint64_t> number_from(std::string_view text, int base) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number, base);
    return error == std::errc{} && end == text.end() ? std::optional{number} : std::nullopt;
}

std::optional<Fingerprint> fingerprint_from(std::string_view line) {
    const auto space = line.find(' ');
    if (space == std::string_view::npos) {
        return std::nullopt;
    }
    const auto octets = number_from(line.substr(0, space), 10);
    const auto checksum = number_from(line.substr(space + 1), 16);
    if (!octets || !checksum) {
        return std::nullopt;
    }
    return Fingerprint{.octets = *octets, .checksum = *checksum};
}

}  // namespace

std::vector<Fingerprint> read_manifest(const std::string& path) {
    std::ifstream file{path};
    if (!file) {
        throw Failure{fmt::format("cannot read the manifest {}", path)};
    }
    std::vector<Fingerprint> messages;
    for (std::string line; std::getline(file, line);) {
        const auto message = fingerprint_from(line);
        if (!message) {
            throw Failure{
                fmt::format("{}:{}: no `octets checksum`: {}", path, messages.size() + 1, line)
            };
        }
        messages.push_back(*message);
    }
    return messages;
}

}  // namespace palomar::load
