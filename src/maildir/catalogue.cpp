// Sorting and matching by what identifies a file: its unique name and inode, led by the delivery
// time and the eight octets behind it as integers: those decide nearly always, and to look at the
// names of 100,000 files in no order is to wait for memory.
#include "maildir/catalogue.hpp"

#include "maildir/file_name.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <optional>
#include <stdexcept>
#include <utility>

namespace palomar::maildir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The order of two such numbers is that of the names, where both were delivered in one second: 0
/// for a name that begins with no time or with a zero, which comes before the others.
std::uint64_t octets_behind_time(std::string_view unique_name, std::uint64_t delivered) {
    if (delivered == 0 || unique_name.front() == '0') {
        return 0;
    }
    const auto behind = std::ranges::find_if_not(unique_name, is_digit) - unique_name.begin();
    std::array<char, sizeof(std::uint64_t)> octets{};
    unique_name.substr(static_cast<std::size_t>(behind)).copy(octets.data(), octets.size());
    const auto number = std::bit_cast<std::uint64_t>(octets);
    return std::endian::native == std::endian::little ? std::byteswap(number) : number;
}

}  // namespace

/// Compared member by member, but for the folder.
struct Catalogue::Place {
    std::uint64_t delivered;
    std::uint64_t behind_time;
    std::string_view unique_name;
    const File* file;

    friend std::strong_ordering operator<=>(const Place& a, const Place& b) {
        if (const auto by_time = a.delivered <=> b.delivered; by_time != 0) {
            return by_time;
        }
        if (const auto behind_it = a.behind_time <=> b.behind_time; behind_it != 0) {
            return behind_it;
        }
        if (const auto by_name = a.unique_name <=> b.unique_name; by_name != 0) {
            return by_name;
        }
        return a.file->inode <=> b.file->inode;
    }
};

void Catalogue::reserve(std::size_t files, std::size_t octets_of_names) {
    files_.reserve(files);
    names_.reserve(octets_of_names);
}

void Catalogue::add(Folder folder, std::string_view name, std::uint64_t inode, Size size) {
    files_.push_back({
        .inode = inode,
        .octets = size.octets,
        .name_at = append_name(name),
        .name_length = static_cast<std::uint16_t>(name.size()),
        .unique_length = static_cast<std::uint16_t>(FileName{name}.unique().size()),
        .folder = folder,
        .knowledge = size.knowledge,
    });
}

std::uint32_t Catalogue::append_name(std::string_view name) {
    const std::size_t at = names_.size();
    if (at + name.size() > UINT32_MAX) {
        throw std::length_error{"more names than 32 bits can tell apart"};
    }
    names_ += name;
    return static_cast<std::uint32_t>(at);
}

std::string_view Catalogue::name(std::size_t at) const {
    return std::string_view{names_}.substr(files_[at].name_at, files_[at].name_length);
}

std::string_view Catalogue::unique_name(std::size_t at) const {
    return std::string_view{names_}.substr(files_[at].name_at, files_[at].unique_length);
}

Catalogue::Place Catalogue::place_of(const File& file) const {
    const auto unique_name = std::string_view{names_}.substr(file.name_at, file.unique_length);
    const std::uint64_t delivered = FileName{unique_name}.delivered();
    return {delivered, octets_behind_time(unique_name, delivered), unique_name, &file};
}

void Catalogue::sort() {
    std::vector<Place> places;
    places.reserve(files_.size());
    for (const File& file : files_) {
        places.push_back(place_of(file));
    }
    std::ranges::sort(places, [](const Place& a, const Place& b) {
        const auto order = a <=> b;
        // That in cur/ first: of equals the first is kept.
        return order < 0 || (order == 0 && a.file->folder > b.file->folder);
    });
    const auto rest =
        std::ranges::unique(places, [](const Place& a, const Place& b) { return (a <=> b) == 0; });
    places.erase(rest.begin(), rest.end());
    put_in_order(places);
}

/// The names too: whoever goes through the files then goes through memory from front to end.
void Catalogue::put_in_order(std::span<const Place> places) {
    std::vector<File> files;
    std::string names;
    files.reserve(places.size());
    names.reserve(names_.size());
    for (const Place& place : places) {
        files.push_back(*place.file);
        files.back().name_at = static_cast<std::uint32_t>(names.size());
        names += std::string_view{names_}.substr(place.file->name_at, place.file->name_length);
    }
    files_ = std::move(files);
    names_ = std::move(names);
}

bool Catalogue::is_sorted() const {
    std::optional<Place> last;
    return std::ranges::all_of(files_, [&](const File& file) {
        const Place place = place_of(file);
        const bool is_behind = !last || *last < place;
        last = place;
        return is_behind;
    });
}

void Catalogue::set_octets(std::size_t at, Size size) {
    files_[at].octets = size.octets;
    files_[at].knowledge = size.knowledge;
}

void Catalogue::move(std::size_t at, Folder folder, std::string_view name) {
    files_[at].folder = folder;
    if (name == this->name(at)) {
        return;
    }
    files_[at].name_at = append_name(name);
    files_[at].name_length = static_cast<std::uint16_t>(name.size());
}

void Catalogue::erase(std::span<const std::size_t> positions) {
    std::size_t position = 0;
    auto next = positions.begin();
    std::erase_if(files_, [&](const File&) {
        const bool erased = next != positions.end() && *next == position;
        next += erased ? 1 : 0;
        ++position;
        return erased;
    });
}

void Catalogue::match(
    const Catalogue& other, const std::function<void(std::size_t, std::size_t)>& found
) const {
    std::size_t here = 0;
    std::size_t there = 0;
    while (here < size() && there < other.size()) {
        const auto order = place_of(files_[here]) <=> other.place_of(other.files_[there]);
        if (order == 0) {
            found(here, there);
        }
        here += order <= 0 ? 1 : 0;
        there += order >= 0 ? 1 : 0;
    }
}

}  // namespace palomar::maildir
