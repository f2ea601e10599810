// Listing new/ and cur/ while others work in them.
//
// Delivery agents rename files into new/, IMAP servers and mail programs rename them from new/ to
// cur/ and, within cur/, from one set of flags to another. A listing is no atomic act, so:
// - new/ is listed before cur/. What moves meanwhile is seen in new/, in cur/ or in both; Catalogue
// makes
//   one message of the two names.
// - What arrives meanwhile is seen or not: it has the next login.
// - A file renamed within cur/ while that is being listed may not be seen under either name. cur/
// is
//   therefore listed again if its times changed, a bounded number of times: where an agent never
//   rests, a message may be missing from one session.
// - The times are those of before the listing, so that a change after it shows at the next login.
// Clocks of
//   file systems tick in steps of up to two seconds: a directory that changed so shortly before the
//   listing may change again in the same step, unseen, and its state proves nothing.
#include "maildir/scan.hpp"

#include "maildir/failure.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <utility>

namespace palomar::maildir {
namespace {

constexpr int attempts = 3;
constexpr std::chrono::seconds coarsest_tick{2};

enum class Meanwhile { unchanged, changed };

std::expected<Meanwhile, maildrop::StoreFailure> list_folder(
    FileSystem& file_system, Folders& folders, Folder folder, Snapshot& snapshot
) {
    const auto failed = [&](Errno error) {
        return std::unexpected{store_failure(error, "list " + folders.path_of(folder, ""))};
    };
    const auto directory = folders.open(folder, Blocking::allowed);
    if (!directory) {
        if (directory.error() == Errno{ENOENT}) {
            return Meanwhile::unchanged;
        }
        return failed(directory.error());
    }
    const TimePoint now = file_system.now();
    const auto before = file_system.status(*directory, Blocking::allowed);
    if (!before) {
        return failed(before.error());
    }
    const auto listed = file_system.list(*directory, [&](const DirectoryEntry& entry) {
        if (entry.type == FileType::regular && !entry.name.starts_with('.')) {
            snapshot.files.add(folder, entry.name, entry.inode);
        }
    });
    if (!listed) {
        return failed(listed.error());
    }
    const auto after = file_system.status(*directory, Blocking::allowed);
    if (!after) {
        return failed(after.error());
    }
    snapshot.states[std::to_underlying(folder)] = settled_state(*before, now);
    return DirectoryState{*before} == DirectoryState{*after} ? Meanwhile::unchanged
                                                             : Meanwhile::changed;
}

/// A stat call may wait for the disk; one for what is open already does not.
Result<Status> status_of(
    FileSystem& file_system, Folders& folders, Folder folder, Blocking blocking
) {
    const auto maildir = folders.maildir(blocking);
    if (!maildir) {
        return std::unexpected{maildir.error()};
    }
    if (blocking == Blocking::allowed) {
        return file_system.status_in(*maildir, name_of(folder));
    }
    const auto place = file_system.open_place_in(*maildir, name_of(folder), blocking);
    if (!place) {
        return std::unexpected{place.error()};
    }
    return file_system.status(place->number(), blocking);
}

}  // namespace

std::optional<DirectoryState> settled_state(const Status& status, TimePoint now) {
    if (std::max(status.modified, status.changed) + coarsest_tick >= now) {
        return std::nullopt;
    }
    return DirectoryState{status};
}

std::expected<Snapshot, maildrop::StoreFailure> scan(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
) {
    for (int attempt = 1;; ++attempt) {
        Snapshot snapshot{.policy = policy, .states = {}, .files = {}};
        bool again = false;
        for (const Folder folder : served_folders(policy)) {
            const auto meanwhile = list_folder(file_system, folders, folder, snapshot);
            if (!meanwhile) {
                return std::unexpected{meanwhile.error()};
            }
            again = folder == Folder::current && *meanwhile == Meanwhile::changed;
        }
        if (!again || attempt == attempts) {
            snapshot.files.sort();
            return snapshot;
        }
    }
}

bool is_unchanged(
    FileSystem& file_system, Folders& folders, const Snapshot& snapshot, Blocking blocking
) {
    return std::ranges::all_of(served_folders(snapshot.policy), [&](Folder folder) {
        const auto& then = snapshot.states[std::to_underlying(folder)];
        if (!then) {
            return false;
        }
        const auto now = status_of(file_system, folders, folder, blocking);
        return now && DirectoryState{*now} == *then;
    });
}

bool is_proved_unchanged(
    FileSystem& file_system, const Folders& folders, const Snapshot& snapshot
) {
    return std::ranges::all_of(served_folders(snapshot.policy), [&](Folder folder) {
        const auto place = file_system.open_place(folders.path_of(folder), Blocking::forbidden);
        if (!place) {
            return false;
        }
        const auto now = file_system.status(place->number(), Blocking::forbidden);
        if (!now || DirectoryState{*now} != snapshot.states[std::to_underlying(folder)]) {
            return false;
        }
        // In memory as well, for what is beneath it is. If the path led through a link in the
        // Maildir, this would not be the Maildir's state, unless the link led where the Maildir was
        // when the snapshot was made: then its listing is still what it was.
        const auto above = file_system.status_in(place->number(), "..");
        return above && DirectoryState{*above} == snapshot.maildir;
    });
}

}  // namespace palomar::maildir
