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
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::maildir {
namespace {

using std::filesystem::path;

/// What the names of this Maildir begin with once it is removed.
std::string prefix_for(const path& maildir) {
    return fmt::format(".palomar-removed~{}~", maildir.filename().string());
}

class MaildirRemoval final : public maildrop::Removal {
  public:
    MaildirRemoval(FileSystem& file_system, path maildir, path folder)
        : file_system_{&file_system}, maildir_{std::move(maildir)}, folder_{std::move(folder)} {}

    [[nodiscard]] std::expected<void, maildrop::StoreFailure> finish() override {
        auto deleted = delete_what_is_removed();
        if (deleted) {
            remove_empty_folders();
        }
        return deleted;
    }

  private:
    std::expected<void, maildrop::StoreFailure> delete_what_is_removed() {
        const std::string parent = maildir_.parent_path();
        const auto directory = file_system_->open_directory(parent, Blocking::allowed);
        if (!directory) {
            if (directory.error() == Errno{ENOENT}) {
                return {};
            }
            return std::unexpected{store_failure(directory.error(), "open " + parent)};
        }
        const std::string prefix = prefix_for(maildir_);
        std::vector<std::string> names;
        const auto listed =
            file_system_->list(directory->number(), [&](const DirectoryEntry& entry) {
                if (entry.name.starts_with(prefix)) {
                    names.emplace_back(entry.name);
                }
            });
        if (!listed) {
            return std::unexpected{store_failure(listed.error(), "list " + parent)};
        }
        std::expected<void, maildrop::StoreFailure> outcome;
        for (const std::string& name : names) {
            auto removed = remove_tree(*file_system_, directory->number(), parent, name);
            if (outcome && !removed) {
                outcome = std::move(removed);
            }
        }
        return outcome;
    }

    /// From the directory that the Maildir was in up to the account's own. One that stays, because
    /// something else is in it, because it is a link or because it is not ours, is no failure.
    void remove_empty_folders() {
        for (path inner = maildir_; inner != folder_; inner = inner.parent_path()) {
            const path emptied = inner.parent_path();
            const auto above =
                file_system_->open_directory(emptied.parent_path(), Blocking::allowed);
            if (!above || !file_system_->remove_directory(above->number(), emptied.filename())) {
                return;
            }
        }
    }

    FileSystem* file_system_;
    path maildir_;
    path folder_;
};

Result<void> move_aside(FileSystem& file_system, const path& maildir, const std::string& unique) {
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
    if (auto moved = file_system.rename(parent->number(), name, aside); !moved) {
        return moved;
    }
    auto synced = file_system.sync(parent->number());
    if (!synced) {
        [[maybe_unused]] const auto back = file_system.rename(parent->number(), aside, name);
    }
    return synced;
}

}  // namespace

std::expected<std::unique_ptr<maildrop::Removal>, maildrop::StoreFailure> begin_removal(
    FileSystem& file_system,
    const std::string& maildir,
    const std::string& folder,
    const std::string& unique
) {
    const auto moved = move_aside(file_system, maildir, unique);
    if (!moved && moved.error() != Errno{ENOENT}) {
        return std::unexpected{store_failure(moved.error(), "remove " + maildir)};
    }
    return std::make_unique<MaildirRemoval>(file_system, maildir, folder);
}

}  // namespace palomar::maildir
