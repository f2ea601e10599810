// Sorting and matching by what identifies a file: its unique name and inode, led by the delivery
// time, which is an integer and decides nearly always.
#include "maildir/catalogue.hpp"

#include "maildir/file_name.hpp"

#include <algorithm>

namespace palomar::maildir {

void Catalogue::reserve(std::size_t files, std::size_t octets_of_names) {
    files_.reserve(files);
    names_.reserve(octets_of_names);
}

void Catalogue::add(Folder folder, std::string_view name, std::uint64_t inode, Size size) {
    const FileName parts{name};
    files_.push_back({
        .delivered = parts.delivered(),
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
