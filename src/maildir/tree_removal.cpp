// Depth first, each directory by the descriptor of the one it is in: no path is followed, so that a
// directory that another agent replaces by a link meanwhile leads nowhere. The descriptors of all
// directories that are being emptied stay open from one call to the next.
#include "maildir/tree_removal.hpp"

#include "maildir/failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace palomar::maildir {
namespace {

using maildrop::Progress;
using maildrop::StoreFailure;

/// Each costs a descriptor.
constexpr std::size_t most_levels = 200;
/// How often a directory is emptied, should another agent go on putting something into it.
constexpr unsigned most_passes = 3;

bool has_entries(Errno error) { return error.value == ENOTEMPTY || error.value == EEXIST; }

std::unexpected<StoreFailure> failed(Errno error, std::string_view path) {
    return std::unexpected{store_failure(error, fmt::format("remove {}", path))};
}

}  // namespace

TreeRemoval::TreeRemoval(FileSystem& file_system, std::string within, Chosen chosen)
    : file_system_{&file_system}, within_{std::move(within)}, chosen_{std::move(chosen)} {}

std::expected<Progress, StoreFailure> TreeRemoval::proceed(std::size_t steps) {
    if (levels_.empty()) {
        if (auto begun = begin(); !begun) {
            return std::unexpected{std::move(begun.error())};
        }
    }
    for (; steps > 0 && !levels_.empty(); --steps) {
        step();
    }
    if (!levels_.empty()) {
        return Progress::more;
    }
    if (auto outcome = std::exchange(outcome_, {}); !outcome) {
        return std::unexpected{std::move(outcome.error())};
    }
    return Progress::done;
}

TreeRemoval::Outcome TreeRemoval::begin() {
    auto directory = file_system_->open_directory(within_, Blocking::allowed);
    if (!directory) {
        if (directory.error() == Errno{ENOENT}) {
            return {};
        }
        return std::unexpected{store_failure(directory.error(), "open " + within_)};
    }
    const auto status = file_system_->status(directory->number(), Blocking::allowed);
    if (!status) {
        return std::unexpected{store_failure(status.error(), "open " + within_)};
    }
    std::vector<Entry> entries;
    const auto listed = file_system_->list(directory->number(), [&](const DirectoryEntry& entry) {
        if (chosen_(entry.name)) {
            entries.push_back({std::string{entry.name}, entry.type});
        }
    });
    if (!listed) {
        return std::unexpected{store_failure(listed.error(), "list " + within_)};
    }
    device_ = status->device;
    levels_.push_back({*std::move(directory), within_, std::move(entries), {}});
    return {};
}

void TreeRemoval::step() {
    if (!levels_.back().entries.empty()) {
        if (levels_.back().entries.back().type == FileType::directory) {
            enter_directory();
        } else {
            remove_file();
        }
        return;
    }
    Outcome emptied = std::move(levels_.back().outcome);
    levels_.pop_back();
    if (levels_.empty()) {
        outcome_ = std::move(emptied);
    } else {
        remove_directory(std::move(emptied));
    }
}

void TreeRemoval::remove_file() {
    const Level& level = levels_.back();
    const auto removed = file_system_->remove(level.directory.number(), level.entries.back().name);
    if (removed || removed.error() == Errno{ENOENT}) {
        finish_entry({});
    } else {
        finish_entry(failed(removed.error(), path_of_last()));
    }
}

void TreeRemoval::enter_directory() {
    if (auto opened = open_last()) {
        levels_.push_back(*std::move(opened));
    } else {
        // A directory that we may not read can be empty.
        remove_directory(std::unexpected{std::move(opened.error())});
    }
}

void TreeRemoval::remove_directory(Outcome emptied) {
    Level& level = levels_.back();
    Entry& entry = level.entries.back();
    const auto removed = file_system_->remove_directory(level.directory.number(), entry.name);
    if (removed || removed.error() == Errno{ENOENT}) {
        finish_entry({});
    } else if (!emptied) {
        finish_entry(std::move(emptied));
    } else if (!has_entries(removed.error()) || ++entry.passes == most_passes) {
        finish_entry(failed(removed.error(), path_of_last()));
    }
}

void TreeRemoval::finish_entry(Outcome outcome) {
    Level& level = levels_.back();
    level.entries.pop_back();
    if (level.outcome && !outcome) {
        level.outcome = std::move(outcome);
    }
}

std::expected<TreeRemoval::Level, StoreFailure> TreeRemoval::open_last() const {
    std::string path = path_of_last();
    if (levels_.size() > most_levels) {
        return failed(Errno{ENAMETOOLONG}, path);
    }
    const Level& above = levels_.back();
    auto directory = file_system_->open_directory_in(
        above.directory.number(), above.entries.back().name, Blocking::allowed
    );
    if (!directory) {
        return failed(directory.error(), path);
    }
    const auto status = file_system_->status(directory->number(), Blocking::allowed);
    if (!status) {
        return failed(status.error(), path);
    }
    if (status->device != device_) {
        return failed(Errno{EXDEV}, path);
    }
    // Listed to the end first: what a listing gives while entries go is not defined.
    std::vector<Entry> entries;
    const auto listed = file_system_->list(directory->number(), [&](const DirectoryEntry& entry) {
        entries.push_back({std::string{entry.name}, entry.type});
    });
    Outcome outcome;
    if (!listed) {
        outcome = failed(listed.error(), path);
    }
    return Level{*std::move(directory), std::move(path), std::move(entries), std::move(outcome)};
}

std::string TreeRemoval::path_of_last() const {
    return fmt::format("{}/{}", levels_.back().path, levels_.back().entries.back().name);
}

}  // namespace palomar::maildir
