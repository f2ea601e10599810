// MaildirMaildrop: the maildrop of one session: a Snapshot with message-numbers, and UPDATE.
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"
#include "maildir/maildrop_lock.hpp"
#include "maildir/message_files.hpp"
#include "maildir/recent_maildrops.hpp"
#include "maildir/snapshot.hpp"
#include "maildrop/store.hpp"

#include <array>
#include <optional>

namespace palomar::maildir {

class MaildirMaildrop final : public maildrop::Maildrop {
  public:
    /// Lists `snapshot`. Holds the lock as long as it lives.
    MaildirMaildrop(
        FileSystem& file_system,
        RecentMaildrops& recent,
        MaildropLock lock,
        Folders folders,
        Snapshot snapshot
    );
    /// Leaves what it knows to the next session, if it has changed nothing. If octets were
    /// forgotten, writes that to the size index: that blocks, and is rare.
    ~MaildirMaildrop() override;

    [[nodiscard]] const maildrop::Listing& listing() const override { return listing_; }
    [[nodiscard]] std::expected<std::unique_ptr<maildrop::MessageReader>, maildrop::StoreFailure>
    open(maildrop::MessageNumber number, Blocking blocking) override;
    [[nodiscard]] maildrop::CommitReport commit(const maildrop::Changes& changes) override;
    void forget_octets(maildrop::MessageNumber number) override;
    void rest() override { files_.folders().rest(); }
    [[nodiscard]] bool closes_at_once() const override {
        return !has_forgotten_ && lock_.is_released_at_once();
    }

  private:
    [[nodiscard]] Snapshot take_snapshot();

    FileSystem* file_system_;
    RecentMaildrops* recent_;
    // Given back last.
    MaildropLock lock_;
    maildrop::Policy policy_;
    std::array<std::optional<DirectoryState>, 2> states_;
    /// Nothing once it is known that the snapshot is no longer true.
    std::optional<DirectoryState> maildir_;
    MessageFiles files_;
    maildrop::Listing listing_;
    bool has_forgotten_ = false;
};

}  // namespace palomar::maildir
