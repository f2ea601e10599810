// MaildirStore: the mail of all accounts, each in a Maildir where mail_location says
// (docs/maildir.md).
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"
#include "maildir/mail_location.hpp"
#include "maildir/maildrop_lock.hpp"
#include "maildir/recent_maildrops.hpp"
#include "maildir/unique_names.hpp"
#include "maildrop/store.hpp"

namespace palomar::maildir {

/// Thread-safe; one for a process. Outlives the maildrops that it opened, each of which is one
/// thread's at a time.
class MaildirStore final : public maildrop::Store {
  public:
    /// `file_system` outlives the store.
    MaildirStore(FileSystem& file_system, MailLocation location);

    [[nodiscard]] std::expected<std::unique_ptr<maildrop::Maildrop>, maildrop::OpenFailure> open(
        const maildrop::OpenRequest& request, Blocking blocking
    ) override;
    [[nodiscard]] std::expected<void, maildrop::StoreFailure> create(std::string_view account
    ) override;

    [[nodiscard]] std::expected<std::unique_ptr<maildrop::Delivery>, maildrop::StoreFailure>
    deliver(std::string_view account) override;
    [[nodiscard]] std::expected<std::unique_ptr<maildrop::Removal>, maildrop::StoreFailure> remove(
        std::string_view account
    ) override;
    [[nodiscard]] std::expected<std::unique_ptr<maildrop::Removal>, maildrop::StoreFailure>
    leftovers(std::string_view account) override;

  private:
    [[nodiscard]] std::expected<Snapshot, maildrop::StoreFailure> look(
        const std::string& key, Folders& folders, maildrop::Policy policy, Blocking blocking
    );

    FileSystem* file_system_;
    MailLocation location_;
    MaildropLocks locks_;
    RecentMaildrops recent_;
    UniqueNames names_;
};

}  // namespace palomar::maildir
