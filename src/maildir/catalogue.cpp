// Sorting and matching by what identifies a file: its unique name and inode, led by the delivery
// time and the eight octets behind it as integers: those decide nearly always, and to look at the
// names of 100,000 files in no order is to wait for memory.
#include "maildir/catalogue.hpp"

#include "maildir/file_name.hpp"

#include <algorithm>
#include <array>
#include <bit>

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

void Catalogue::reserve(std::size_t files, std::size_t octets_of_names) {
    files_.reserve(files);
    names_.reserve(octets_of_names);
}

void Catalogue::add(Folder folder, std::string_view name, std::uint64_t inode, Size size) {
    const FileName parts{name};
    const std::uint64_t delivered = parts.delivered();
    files_.push_back({
        .delivered = delivered,
        .behind_time = octets_behind_time(parts.unique(), delivered),
        .inode = inode,
        .octets = size.octets,
        .name_at = names_.size(),
        .name_length = static_cast<std::uint16_t>(name.size()),
        .unique_length = static_cast<std::uint16_t>(parts.unique().size()),
        .folder = folder,
        .knowledge = size.knowledge,
    });
    names_ += name;
}

std::string_view Catalogue::name(std::size_t at) const {
    return std::string_view{names_}.substr(files_[at].name_at, files_[at].name_length);
}

std::string_view Catalogue::unique_name(const File& file) const {
    return std::string_view{names_}.substr(file.name_at, file.unique_length);
}

std::string_view Catalogue::unique_name(std::size_t at) const { return unique_name(files_[at]); }

std::strong_ordering Catalogue::compare(
    const File& file, const Catalogue& other, const File& others
) const {
    if (const auto by_time = file.delivered <=> others.delivered; by_time != 0) {
        return by_time;
    }
    if (const auto behind_it = file.behind_time <=> others.behind_time; behind_it != 0) {
        return behind_it;
    }
    if (const auto by_name = unique_name(file) <=> other.unique_name(others); by_name != 0) {
        return by_name;
    }
    return file.inode <=> others.inode;
}

void Catalogue::sort() {
    std::ranges::sort(files_, [this](const File& a, const File& b) {
        const auto order = compare(a, *this, b);
        // That in cur/ first: of equals the first is kept.
        return order < 0 || (order == 0 && a.folder > b.folder);
    });
    const auto rest = std::ranges::unique(files_, [this](const File& a, const File& b) {
        return compare(a, *this, b) == 0;
    });
    files_.erase(rest.begin(), rest.end());
    put_names_in_order();
}

/// Whoever goes through the files then goes through memory from front to end.
void Catalogue::put_names_in_order() {
    std::string ordered;
    ordered.reserve(names_.size());
    for (File& file : files_) {
        const auto name = std::string_view{names_}.substr(file.name_at, file.name_length);
        file.name_at = ordered.size();
        ordered += name;
    }
    names_ = std::move(ordered);
}

bool Catalogue::is_sorted() const {
    return std::ranges::adjacent_find(files_, [this](const File& a, const File& b) {
               return compare(a, *this, b) >= 0;
           }) == files_.end();
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
    files_[at].name_at = names_.size();
    files_[at].name_length = static_cast<std::uint16_t>(name.size());
    names_ += name;
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
        const auto order = compare(files_[here], other, other.files_[there]);
        if (order == 0) {
            found(here, there);
        }
        here += order <= 0 ? 1 : 0;
        there += order >= 0 ? 1 : 0;
    }
}

}  // namespace palomar::maildir
