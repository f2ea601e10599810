// Depth first, each directory by the descriptor of the one it is in: no path is followed, so that a
// directory that another agent replaces by a link meanwhile leads nowhere.
#include "maildir/tree_removal.hpp"

#include "maildir/failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::maildir {
namespace {

using Outcome = std::expected<void, maildrop::StoreFailure>;

/// Each level costs a descriptor and some stack.
constexpr unsigned most_levels = 200;
/// How often a directory is emptied again because another agent has put something into it.
constexpr unsigned most_passes = 3;

bool has_entries(Errno error) { return error.value == ENOTEMPTY || error.value == EEXIST; }

std::unexpected<maildrop::StoreFailure> failed(Errno error, std::string_view path) {
    return std::unexpected{store_failure(error, fmt::format("remove {}", path))};
}

struct Entry {
    std::string name;
    FileType type;
};

/// The directory that something is in.
struct Parent {
    int descriptor;
    const std::string& path;
    /// How many directories may still be above one another in it.
    unsigned levels;
};

class TreeRemoval {
  public:
    /// Stays on the file system `device`.
    TreeRemoval(FileSystem& file_system, std::uint64_t device)
        : file_system_{&file_system}, device_{device} {}

    Outcome remove(const Parent& parent, const Entry& entry) {
        const std::string path = fmt::format("{}/{}", parent.path, entry.name);
        if (entry.type == FileType::directory) {
            return remove_directory(parent, entry.name, path);
        }
        const auto removed = file_system_->remove(parent.descriptor, entry.name);
        if (!removed && removed.error() != Errno{ENOENT}) {
            return failed(removed.error(), path);
        }
        return {};
    }

  private:
    Outcome remove_directory(
        const Parent& parent, const std::string& name, const std::string& path
    ) {
        for (unsigned pass = 1;; ++pass) {
            const Outcome emptied = empty(parent, name, path);
            // Even if that failed: a directory that we may not read can be empty.
            const auto removed = file_system_->remove_directory(parent.descriptor, name);
            if (removed || removed.error() == Errno{ENOENT}) {
                return {};
            }
            if (!emptied) {
                return emptied;
            }
            if (!has_entries(removed.error()) || pass == most_passes) {
                return failed(removed.error(), path);
            }
        }
    }

    Outcome empty(const Parent& parent, const std::string& name, const std::string& path) {
        if (parent.levels == 0) {
            return failed(Errno{ENAMETOOLONG}, path);
        }
        const auto directory =
            file_system_->open_directory_in(parent.descriptor, name, Blocking::allowed);
        if (!directory) {
            return failed(directory.error(), path);
        }
        const auto status = file_system_->status(directory->number());
        if (!status) {
            return failed(status.error(), path);
        }
        if (status->device != device_) {
            return failed(Errno{EXDEV}, path);
        }
        return remove_all({directory->number(), path, parent.levels - 1});
    }

    Outcome remove_all(const Parent& directory) {
        // Listed to the end first: what a listing gives while entries go is not defined.
        std::vector<Entry> entries;
        const auto listed =
            file_system_->list(directory.descriptor, [&](const DirectoryEntry& entry) {
                entries.push_back({std::string{entry.name}, entry.type});
            });
        Outcome outcome;
        if (!listed) {
            outcome = failed(listed.error(), directory.path);
        }
        for (const Entry& entry : entries) {
            auto removed = remove(directory, entry);
            if (outcome && !removed) {
                outcome = std::move(removed);
            }
        }
        return outcome;
    }

    FileSystem* file_system_;
    std::uint64_t device_;
};

}  // namespace

std::expected<void, maildrop::StoreFailure> remove_tree(
    FileSystem& file_system, int directory, const std::string& within, const std::string& name
) {
    const auto parent = file_system.status(directory);
    if (!parent) {
        return failed(parent.error(), within);
    }
    const auto status = file_system.status_in(directory, name);
    if (!status) {
        if (status.error() == Errno{ENOENT}) {
            return {};
        }
        return failed(status.error(), fmt::format("{}/{}", within, name));
    }
    TreeRemoval removal{file_system, parent->device};
    return removal.remove({directory, within, most_levels}, {name, status->type});
}

}  // namespace palomar::maildir
