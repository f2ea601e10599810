// Work on files that others rename.
//
// A listing is a snapshot, but IMAP servers go on working: they move a message from new/ to cur/
// and rename it whenever its flags change. Its unique name and inode stay. So an ENOENT means "look
// again" first: both folders are listed and all messages take their new places; only a message that
// is in neither is gone. The same listing serves for all messages as long as the folders do not
// change.
//
// Renaming never replaces (renameat2 with RENAME_NOREPLACE), and nothing is synced: a rename or
// unlink that a crash of the machine undoes shows the message again, under its old unique-id. That
// is the safe direction.
#include "maildir/message_files.hpp"

#include "maildir/failure.hpp"
#include "maildir/file_name.hpp"
#include "maildir/scan.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <utility>

namespace palomar::maildir {
namespace {

using maildrop::StoreError;
using maildrop::StoreFailure;

/// So often may a file be renamed between the look and the deed.
constexpr int attempts = 3;

constexpr char trashed = 'T';

}  // namespace

MessageFiles::MessageFiles(FileSystem& file_system, Folders folders, Catalogue files)
    : file_system_{&file_system}, folders_{std::move(folders)}, files_{std::move(files)} {}

std::string MessageFiles::path(std::size_t at) const {
    return folders_.path_of(files_.folder(at), files_.name(at));
}

StoreFailure MessageFiles::failure(Errno error, std::string_view what, std::size_t at) const {
    return store_failure(error, fmt::format("{} {}", what, path(at)));
}

std::expected<OpenedFile, StoreFailure> MessageFiles::open(std::size_t at, Blocking blocking) {
    if (blocking == Blocking::forbidden) {
        auto file = open_at_once(at);
        if (!file) {
            // To look for it elsewhere takes time.
            const bool is_elsewhere = file.error() == Errno{ENOENT};
            return std::unexpected{failure(is_elsewhere ? Errno{EAGAIN} : file.error(), "open", at)
            };
        }
        return *std::move(file);
    }
    Result<OpenedFile> file = std::unexpected{Errno{ENOENT}};
    auto opened = at_its_place(at, [&](int folder, const std::string& name) -> Result<void> {
        file = file_system_->open_file(folder, name, blocking);
        if (!file) {
            return std::unexpected{file.error()};
        }
        return {};
    });
    if (!opened) {
        return std::unexpected{std::move(opened.error())};
    }
    return *std::move(file);
}

/// Through the Maildir's own descriptor: a client that waits for each message before it asks for
/// the next one would have its folder opened each time.
Result<OpenedFile> MessageFiles::open_at_once(std::size_t at) {
    const auto maildir = folders_.maildir(Blocking::forbidden);
    if (!maildir) {
        return std::unexpected{maildir.error()};
    }
    const auto name = fmt::format("{}/{}", name_of(files_.folder(at)), files_.name(at));
    return file_system_->open_file(*maildir, name, Blocking::forbidden);
}

Result<void> MessageFiles::where_it_was(std::size_t at, const Action& act) {
    const auto folder = folders_.open(files_.folder(at), Blocking::allowed);
    if (!folder) {
        return std::unexpected{folder.error()};
    }
    return act(*folder, std::string{files_.name(at)});
}

MessageFiles::Outcome MessageFiles::at_its_place(std::size_t at, const Action& act) {
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const auto done = where_it_was(at, act);
        if (done) {
            return {};
        }
        if (done.error() != Errno{ENOENT}) {
            return std::unexpected{failure(done.error(), "work on", at)};
        }
        auto there = find_again(at);
        if (!there) {
            return std::unexpected{std::move(there.error())};
        }
        if (!*there) {
            return std::unexpected{failure(done.error(), "work on", at)};
        }
    }
    return std::unexpected{failure(Errno{EBUSY}, "follow", at)};
}

std::expected<bool, StoreFailure> MessageFiles::find_again(std::size_t at) {
    if (!last_look_ ||
        !is_unchanged(*file_system_, folders_, last_look_->snapshot, Blocking::allowed)) {
        auto snapshot = scan(*file_system_, folders_, maildrop::Policy::keep);
        if (!snapshot) {
            return std::unexpected{snapshot.error()};
        }
        const Catalogue& found = snapshot->files;
        std::vector<bool> seen(files_.size());
        found.match(files_, [&](std::size_t there, std::size_t here) {
            files_.move(here, found.folder(there), found.name(there));
            seen[here] = true;
        });
        last_look_ = std::make_unique<Look>(*std::move(snapshot), std::move(seen));
    }
    return last_look_->seen[at];
}

Result<int> MessageFiles::current_folder() {
    auto folder = folders_.open(Folder::current, Blocking::allowed);
    if (!folder && folder.error() == Errno{ENOENT} && folders_.make(Folder::current)) {
        folder = folders_.open(Folder::current, Blocking::allowed);
    }
    return folder;
}

bool MessageFiles::is_one_file(
    int folder, const std::string& name, int other_folder, const std::string& other_name
) {
    const auto one = file_system_->status_in(folder, name);
    const auto other = file_system_->status_in(other_folder, other_name);
    return one && other && one->device == other->device && one->inode == other->inode;
}

MessageFiles::Outcome MessageFiles::move_to_current(std::size_t at, char flag) {
    return at_its_place(at, [&](int folder, const std::string& name) -> Result<void> {
        const std::string target = FileName{name}.with_flag(flag);
        if (files_.folder(at) == Folder::current && name == target) {
            return {};
        }
        const auto current = current_folder();
        if (!current) {
            return std::unexpected{current.error()};
        }
        auto moved = file_system_->move(folder, name, *current, target);
        if (!moved && moved.error() == Errno{EEXIST} &&
            is_one_file(folder, name, *current, target)) {
            moved = file_system_->remove(folder, name);
        }
        if (moved) {
            files_.move(at, Folder::current, target);
        }
        return moved;
    });
}

MessageFiles::Outcome MessageFiles::remove(std::size_t at) {
    // On a full disk there may be no room for a name in cur/: that must not keep mail from being
    // removed.
    if (auto moved = move_to_current(at, trashed);
        !moved && moved.error().error == StoreError::vanished) {
        return moved;
    }
    return at_its_place(at, [&](int folder, const std::string& name) -> Result<void> {
        const auto status = file_system_->status_in(folder, name);
        if (!status) {
            return std::unexpected{status.error()};
        }
        if (status->links > 1) {
            if (auto removed = remove_other_names(at); !removed) {
                return removed;
            }
        }
        return file_system_->remove(folder, name);
    });
}

Result<void> MessageFiles::remove_other_names(std::size_t at) {
    if (!names_) {
        if (auto listed = list_names(); !listed) {
            return listed;
        }
    }
    const auto [first, last] = names_->equal_range(files_.inode(at));
    for (auto entry = first; entry != last; ++entry) {
        const auto& [folder, name] = entry->second;
        const bool is_itself = folder == files_.folder(at) && name == files_.name(at);
        if (is_itself || FileName{name}.unique() != files_.unique_name(at)) {
            continue;
        }
        const auto directory = folders_.open(folder, Blocking::allowed);
        const auto removed =
            directory ? file_system_->remove(*directory, name) : std::unexpected{directory.error()};
        if (!removed && removed.error() != Errno{ENOENT}) {
            return removed;
        }
    }
    return {};
}

Result<void> MessageFiles::list_names() {
    NamesByInode names;
    for (const Folder folder : both_folders) {
        const auto directory = folders_.open(folder, Blocking::allowed);
        if (!directory) {
            if (directory.error() == Errno{ENOENT}) {
                continue;
            }
            return std::unexpected{directory.error()};
        }
        const auto listed = file_system_->list(*directory, [&](const DirectoryEntry& entry) {
            if (entry.type == FileType::regular) {
                names.emplace(entry.inode, Name{folder, std::string{entry.name}});
            }
        });
        if (!listed) {
            return listed;
        }
    }
    names_ = std::make_unique<NamesByInode>(std::move(names));
    return {};
}

}  // namespace palomar::maildir
