// MaildirStore: the mail of all accounts, each in a Maildir where mail_location says
// (docs/maildir.md).
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/mail_location.hpp"
#include "maildir/maildrop_lock.hpp"
#include "maildrop/store.hpp"

namespace palomar::maildir {

/// Thread-safe; outlives the maildrops that it opened. A maildrop itself is one thread's at a time.
class MaildirStore final : public maildrop::Store {
  public:
    /// `file_system` outlives the store.
    MaildirStore(FileSystem& file_system, MailLocation location);

    [[nodiscard]] std::expected<std::unique_ptr<maildrop::Maildrop>, maildrop::OpenFailure> open(
        const maildrop::OpenRequest& request
    ) override;
    [[nodiscard]] std::expected<void, maildrop::StoreFailure> create(std::string_view account
    ) override;

  private:
    FileSystem* file_system_;
    MailLocation location_;
    MaildropLocks locks_;
};

}  // namespace palomar::maildir
