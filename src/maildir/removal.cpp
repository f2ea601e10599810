// Deleting gigabytes takes time, and the account may be made anew meanwhile. So the Maildir gets
// another name first, `.palomar-removed~Maildir~<unique name>` beside the old one: on the same file
// system in any case, and no account can have a `~` in its name. The deletion takes whatever has
// such a name for this Maildir, so that it also ends what an earlier one, stopped by a crash, has
// left. Two of them at once do no harm: what one finds gone, the other has removed.
#include "maildir/removal.hpp"

#include "maildir/failure.hpp"
#include "maildir/tree_removal.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <utility>

namespace palomar::maildir {
namespace {

using maildrop::Progress;
using maildrop::StoreFailure;
using std::filesystem::path;

/// What the names of this Maildir begin with once it is removed.
std::string prefix_for(const path& maildir) {
    return fmt::format(".palomar-removed~{}~", maildir.filename().string());
}

/// Whether something has the name is looked at first: a rename replaces a link. A Maildir that is
/// made just after the look is safe even so, as no directory with entries is ever replaced.
Result<void> put_back(FileSystem& file_system, const path& aside, const path& maildir) {
    const auto parent = file_system.open_directory(maildir.parent_path(), Blocking::allowed);
    if (!parent) {
        return std::unexpected{parent.error()};
    }
    const auto status = file_system.status_in(parent->number(), maildir.filename());
    if (status) {
        return std::unexpected{Errno{EEXIST}};
    }
    if (status.error() != Errno{ENOENT}) {
        return std::unexpected{status.error()};
    }
    auto moved = file_system.rename(parent->number(), aside.filename(), maildir.filename());
    if (moved) {
        // If the disk does not confirm it, a power cut may leave what a crash before would have.
        [[maybe_unused]] const auto synced = file_system.sync(parent->number());
    }
    return moved;
}

class MaildirRemoval final : public maildrop::Removal {
  public:
    /// `aside` is the path that the Maildir has now, if there was one.
    MaildirRemoval(FileSystem& file_system, path maildir, path folder, std::optional<path> aside)
        : file_system_{&file_system},
          maildir_{std::move(maildir)},
          folder_{std::move(folder)},
          aside_{std::move(aside)},
          trees_{file_system, maildir_.parent_path(), [prefix = prefix_for(maildir_)](auto name) {
                     return name.starts_with(prefix);
                 }} {}

    [[nodiscard]] std::expected<void, StoreFailure> undo() override {
        if (!aside_) {
            return {};
        }
        if (const auto moved = put_back(*file_system_, *aside_, maildir_); !moved) {
            return std::unexpected{store_failure(
                moved.error(), fmt::format("put {} back to {}", aside_->string(), maildir_.string())
            )};
        }
        return {};
    }

    [[nodiscard]] std::expected<Progress, StoreFailure> proceed() override {
        auto progress = trees_.proceed(removal_steps);
        if (progress == Progress::done) {
            remove_empty_folders();
        }
        return progress;
    }

  private:
    /// From the directory that the Maildir was in up to the account's own. One that stays, because
    /// something else is in it, because it is a link or because it is not ours, is no failure.
    void remove_empty_folders() {
        for (path inner = maildir_; inner != folder_; inner = inner.parent_path()) {
            if (!remove_folder(inner.parent_path())) {
                return;
            }
        }
    }

    /// Whether it is gone, as it may be since an earlier removal.
    bool remove_folder(const path& folder) {
        const auto above = file_system_->open_directory(folder.parent_path(), Blocking::allowed);
        if (!above) {
            return above.error() == Errno{ENOENT};
        }
        const auto removed = file_system_->remove_directory(above->number(), folder.filename());
        return removed || removed.error() == Errno{ENOENT};
    }

    FileSystem* file_system_;
    path maildir_;
    path folder_;
    std::optional<path> aside_;
    TreeRemoval trees_;
};

/// The path that it has then.
Result<path> move_aside(FileSystem& file_system, const path& maildir, const std::string& unique) {
    const auto parent = file_system.open_directory(maildir.parent_path(), Blocking::allowed);
    if (!parent) {
        return std::unexpected{parent.error()};
    }
    const std::string name = maildir.filename();
    const auto status = file_system.status_in(parent->number(), name);
    if (!status) {
        return std::unexpected{status.error()};
    }
    if (status->type != FileType::directory && status->type != FileType::link) {
        return std::unexpected{Errno{ENOTDIR}};
    }
    const std::string aside = prefix_for(maildir) + unique;
    if (const auto moved = file_system.rename(parent->number(), name, aside); !moved) {
        return std::unexpected{moved.error()};
    }
    if (const auto synced = file_system.sync(parent->number()); !synced) {
        [[maybe_unused]] const auto back = file_system.rename(parent->number(), aside, name);
        return std::unexpected{synced.error()};
    }
    return maildir.parent_path() / aside;
}

}  // namespace

std::expected<std::unique_ptr<maildrop::Removal>, StoreFailure> begin_removal(
    FileSystem& file_system,
    const std::string& maildir,
    const std::string& folder,
    const std::string& unique
) {
    auto moved = move_aside(file_system, maildir, unique);
    if (moved) {
        return std::make_unique<MaildirRemoval>(file_system, maildir, folder, *std::move(moved));
    }
    if (moved.error() == Errno{ENOENT}) {
        return end_removals(file_system, maildir, folder);
    }
    return std::unexpected{store_failure(moved.error(), "remove " + maildir)};
}

std::unique_ptr<maildrop::Removal> end_removals(
    FileSystem& file_system, const std::string& maildir, const std::string& folder
) {
    return std::make_unique<MaildirRemoval>(file_system, maildir, folder, std::nullopt);
}

}  // namespace palomar::maildir
