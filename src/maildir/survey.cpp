// The way from directories and size index to a Snapshot. An unchanged Maildir costs a read of the
// index and a stat call for it and each folder; a changed one a listing, and a look at the files
// that the index does not know.
#include "maildir/survey.hpp"

#include "maildir/failure.hpp"
#include "maildir/inspection.hpp"
#include "maildir/scan.hpp"
#include "maildir/size_index.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace palomar::maildir {
namespace {

using maildrop::StoreError;
using maildrop::StoreFailure;

/// So often are the folders listed if files are gone when they are to be looked at.
constexpr int attempts = 3;

/// A longer index, of a thousand messages or so, takes longer to read than a pool's thread to wake.
constexpr std::uint64_t soon_read = std::uint64_t{64} * 1024;

bool is_known(Size size) {
    switch (size.knowledge) {
        case Knowledge::octets:
        case Knowledge::wire_form:
            return true;
        case Knowledge::unseen:
        case Knowledge::doubtful:
            return false;
    }
    std::unreachable();
}

std::vector<std::size_t> positions_of_unknown(const Catalogue& files) {
    std::vector<std::size_t> positions;
    for (std::size_t at = 0; at < files.size(); ++at) {
        if (!is_known(files.octets(at))) {
            positions.push_back(at);
        }
    }
    return positions;
}

/// Whether it says all that a login asks, and by what to tell that it still does.
bool is_complete(const Snapshot& snapshot) {
    return positions_of_unknown(snapshot.files).empty() &&
           std::ranges::all_of(served_folders(snapshot.policy), [&](Folder folder) {
               return snapshot.states[std::to_underlying(folder)].has_value();
           });
}

class Survey {
  public:
    Survey(FileSystem& file_system, Folders& folders, maildrop::Policy policy)
        : file_system_{file_system}, folders_{folders}, policy_{policy} {}

    /// The present state, by what `known` says of it.
    std::expected<Snapshot, StoreFailure> update(Snapshot known) {
        bool is_current = known.policy == policy_ &&
                          is_unchanged(file_system_, folders_, known, Blocking::allowed);
        for (int attempt = 1;; ++attempt) {
            if (!is_current) {
                if (auto listed = list(known); !listed) {
                    return std::unexpected{std::move(listed.error())};
                }
            }
            auto gone = look_at_files(known.files);
            if (!gone) {
                return std::unexpected{std::move(gone.error())};
            }
            if (gone->empty() || attempt == attempts) {
                known.files.erase(*gone);
                return known;
            }
            is_current = false;
        }
    }

    /// Whether update() had to find out anything that was not in `known`.
    [[nodiscard]] bool has_learned() const { return has_learned_; }

  private:
    /// Puts the folders as they are now in place of `known`, with the octets that are known of it.
    std::expected<void, StoreFailure> list(Snapshot& known) {
        has_learned_ = true;
        auto listed = scan(file_system_, folders_, policy_);
        if (!listed) {
            return std::unexpected{std::move(listed.error())};
        }
        Catalogue& files = listed->files;
        files.match(known.files, [&](std::size_t here, std::size_t there) {
            files.set_octets(here, known.files.octets(there));
        });
        known = *std::move(listed);
        return {};
    }

    /// Finds out the octets that are not known. Returns the positions of files that are not there.
    std::expected<std::vector<std::size_t>, StoreFailure> look_at_files(Catalogue& files) {
        const auto unknown = positions_of_unknown(files);
        std::vector<std::size_t> gone;
        if (unknown.empty()) {
            return gone;
        }
        has_learned_ = true;
        const auto sizes = inspect(file_system_, folders_, files, unknown);
        for (std::size_t at = 0; at < unknown.size(); ++at) {
            const std::size_t position = unknown[at];
            if (const auto& size = sizes[at]) {
                files.set_octets(position, *size);
            } else if (store_error(size.error()) == StoreError::vanished) {
                gone.push_back(position);
            } else {
                const auto path = folders_.path_of(files.folder(position), files.name(position));
                return std::unexpected{store_failure(size.error(), "look at " + path)};
            }
        }
        return gone;
    }

    FileSystem& file_system_;
    Folders& folders_;
    maildrop::Policy policy_;
    bool has_learned_ = false;
};

}  // namespace

std::expected<Snapshot, StoreFailure> survey(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
) {
    Snapshot nothing{.policy = policy, .states = {}, .files = {}};
    const auto maildir = folders.maildir(Blocking::allowed);
    if (!maildir) {
        if (maildir.error() == Errno{ENOENT}) {
            return nothing;
        }
        return std::unexpected{store_failure(maildir.error(), "open " + folders.path())};
    }
    // That of another file system may change unseen until its server is asked.
    const TimePoint looked = file_system.now();
    const auto state = file_system.is_local(*maildir)
                           ? file_system.status(*maildir, Blocking::allowed)
                           : std::unexpected{Errno{EAGAIN}};
    const std::string before =
        read_size_index(file_system, *maildir, longest_index, Blocking::allowed);
    Survey work{file_system, folders, policy};
    auto snapshot = work.update(decode(before).value_or(std::move(nothing)));
    if (!snapshot) {
        return snapshot;
    }
    if (work.has_learned()) {
        const std::string now = encode(*snapshot);
        if (now != before) {
            // The Maildir changes by that.
            write_size_index(file_system, *maildir, now);
            return snapshot;
        }
    }
    if (state && is_complete(*snapshot)) {
        snapshot->maildir = settled_state(*state, looked);
    }
    return snapshot;
}

std::expected<Snapshot, StoreFailure> recall(
    FileSystem& file_system, Folders& folders, maildrop::Policy policy
) {
    const std::unexpected would_block{StoreFailure{StoreError::would_block, folders.path()}};
    const auto maildir = folders.maildir(Blocking::forbidden);
    if (!maildir) {
        return would_block;
    }
    const TimePoint looked = file_system.now();
    const auto state = file_system.status(*maildir, Blocking::forbidden);
    if (!state) {
        return would_block;
    }
    auto known = decode(read_size_index(file_system, *maildir, soon_read, Blocking::forbidden));
    if (!known || known->policy != policy || !is_complete(*known) ||
        !is_unchanged(file_system, folders, *known, Blocking::forbidden)) {
        return would_block;
    }
    known->maildir = settled_state(*state, looked);
    return *std::move(known);
}

}  // namespace palomar::maildir
