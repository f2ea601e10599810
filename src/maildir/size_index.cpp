// The size index's format: a header, a record of fixed length for each file, all names. Numbers are
// little-endian. It is read in one piece and parsed from front to end.
#include "maildir/size_index.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <span>
#include <utility>
#include <xxhash.h>

namespace palomar::maildir {
namespace {

constexpr const char* index_name = "palomar-index";
constexpr const char* temporary_name = "palomar-index.tmp";

constexpr std::string_view magic = "palomar\n";
constexpr std::uint64_t version = 1;

// magic, version, checksum of all that follows it | policy, files, octets of names, two states of
// five.
constexpr std::size_t checksummed_from = 3 * sizeof(std::uint64_t);
constexpr std::size_t header_octets = checksummed_from + 13 * sizeof(std::uint64_t);
// inode, octets, length of the name, folder, knowledge.
constexpr std::size_t record_octets = 2 * sizeof(std::uint64_t) + sizeof(std::uint16_t) + 2;

/// Between the machine's order of octets and the file's, either way.
template <std::unsigned_integral Number>
Number little_endian(Number number) {
    return std::endian::native == std::endian::little ? number : std::byteswap(number);
}

template <std::unsigned_integral Number>
void put(std::string& out, Number number) {
    const auto octets = std::bit_cast<std::array<char, sizeof(Number)>>(little_endian(number));
    out.append(octets.data(), octets.size());
}

/// `in` must be long enough.
template <std::unsigned_integral Number>
Number take(std::string_view& in) {
    std::array<char, sizeof(Number)> octets{};
    in.copy(octets.data(), octets.size());
    in.remove_prefix(octets.size());
    return little_endian(std::bit_cast<Number>(octets));
}

void put(std::string& out, TimePoint time) {
    const std::chrono::nanoseconds since_epoch = time.time_since_epoch();
    put(out, static_cast<std::uint64_t>(since_epoch.count()));
}

TimePoint take_time(std::string_view& in) {
    return TimePoint{std::chrono::nanoseconds{static_cast<std::int64_t>(take<std::uint64_t>(in))}};
}

void put(std::string& out, const std::optional<DirectoryState>& state) {
    const DirectoryState written = state.value_or(DirectoryState{});
    put(out, std::uint64_t{state ? 1U : 0U});
    put(out, written.device);
    put(out, written.inode);
    put(out, written.modified);
    put(out, written.changed);
}

std::optional<DirectoryState> take_state(std::string_view& in) {
    const bool known = take<std::uint64_t>(in) != 0;
    DirectoryState state;
    state.device = take<std::uint64_t>(in);
    state.inode = take<std::uint64_t>(in);
    state.modified = take_time(in);
    state.changed = take_time(in);
    return known ? std::optional{state} : std::nullopt;
}

/// The number's enumerator; nothing if it has none.
template <class Enum, Enum Last>
std::optional<Enum> enumerator(std::uint64_t number) {
    if (number > std::uint64_t{std::to_underlying(Last)}) {
        return std::nullopt;
    }
    return static_cast<Enum>(number);
}

/// Takes the records from the front of `in`, which holds nothing else but the names.
std::optional<Catalogue> take_files(std::string_view in, std::uint64_t files) {
    std::string_view names = in.substr(files * record_octets);
    // A name with one of these is nothing that a directory holds.
    if (names.contains('/') || names.contains('\0')) {
        return std::nullopt;
    }
    Catalogue catalogue;
    catalogue.reserve(files, names.size());
    for (std::uint64_t file = 0; file < files; ++file) {
        const auto inode = take<std::uint64_t>(in);
        const auto octets = take<std::uint64_t>(in);
        const auto name_length = take<std::uint16_t>(in);
        const auto folder = enumerator<Folder, Folder::current>(take<std::uint8_t>(in));
        const auto knowledge = enumerator<Knowledge, Knowledge::wire_form>(take<std::uint8_t>(in));
        if (!folder || !knowledge || name_length > names.size()) {
            return std::nullopt;
        }
        catalogue.add(*folder, names.substr(0, name_length), inode, {octets, *knowledge});
        names.remove_prefix(name_length);
    }
    if (!names.empty() || !catalogue.is_sorted()) {
        return std::nullopt;
    }
    return catalogue;
}

}  // namespace

std::string encode(const Snapshot& snapshot) {
    const Catalogue& files = snapshot.files;
    std::uint64_t names = 0;
    for (std::size_t at = 0; at < files.size(); ++at) {
        names += files.name(at).size();
    }
    // In one piece of memory: this may be megabytes.
    std::string octets;
    octets.reserve(header_octets + files.size() * record_octets + names);
    octets.append(checksummed_from, '\0');
    put(octets, static_cast<std::uint64_t>(snapshot.policy));
    put(octets, std::uint64_t{files.size()});
    put(octets, names);
    for (const auto& state : snapshot.states) {
        put(octets, state);
    }
    for (std::size_t at = 0; at < files.size(); ++at) {
        const Size size = files.octets(at);
        put(octets, files.inode(at));
        put(octets, size.octets);
        put(octets, static_cast<std::uint16_t>(files.name(at).size()));
        put(octets, std::to_underlying(files.folder(at)));
        put(octets, std::to_underlying(size.knowledge));
    }
    for (std::size_t at = 0; at < files.size(); ++at) {
        octets += files.name(at);
    }
    const std::string_view checked = std::string_view{octets}.substr(checksummed_from);
    std::string front{magic};
    put(front, version);
    put(front, std::uint64_t{XXH3_64bits(checked.data(), checked.size())});
    octets.replace(0, checksummed_from, front);
    return octets;
}

std::optional<Snapshot> decode(std::string_view octets) {
    if (octets.size() < header_octets || !octets.starts_with(magic)) {
        return std::nullopt;
    }
    std::string_view in = octets.substr(magic.size());
    if (take<std::uint64_t>(in) != version) {
        return std::nullopt;
    }
    if (take<std::uint64_t>(in) != XXH3_64bits(in.data(), in.size())) {
        return std::nullopt;
    }
    const auto policy =
        enumerator<maildrop::Policy, maildrop::Policy::keep>(take<std::uint64_t>(in));
    const auto files = take<std::uint64_t>(in);
    const auto names = take<std::uint64_t>(in);
    Snapshot snapshot{.policy = {}, .states = {}, .files = {}};
    for (auto& state : snapshot.states) {
        state = take_state(in);
    }
    if (!policy || files > in.size() / record_octets ||
        in.size() - files * record_octets != names) {
        return std::nullopt;
    }
    auto catalogue = take_files(in, files);
    if (!catalogue) {
        return std::nullopt;
    }
    snapshot.policy = *policy;
    snapshot.files = std::move(*catalogue);
    return snapshot;
}

std::string read_size_index(
    FileSystem& file_system, int maildir, std::uint64_t longest, Blocking blocking
) {
    const auto file = file_system.open_file(maildir, index_name, blocking);
    if (!file || file->status.size > longest) {
        return {};
    }
    std::string octets(file->status.size, '\0');
    std::size_t filled = 0;
    while (filled < octets.size()) {
        const auto count = file_system.read_at(
            file->descriptor.number(), std::span{octets}.subspan(filled), filled, blocking
        );
        if (!count || *count == 0) {
            return {};
        }
        filled += *count;
    }
    return octets;
}

void write_size_index(FileSystem& file_system, int maildir, std::string_view octets) {
    // One writer at a time: whoever holds the maildrop. What a crash leaves of the temporary file
    // is written over. No fsync: after a crash of the machine the checksum tells.
    const auto file = file_system.create_file(maildir, temporary_name);
    if (!file) {
        return;
    }
    const bool replaced = file_system.write(file->number(), octets) &&
                          file_system.rename(maildir, temporary_name, index_name);
    if (!replaced) {
        [[maybe_unused]] const auto removed = file_system.remove(maildir, temporary_name);
    }
}

}  // namespace palomar::maildir
