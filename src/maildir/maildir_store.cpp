// Opening a maildrop: path, lock, what is remembered, survey. Making one: every directory on the
// way to it. How mail comes in and a Maildir goes is in delivery.cpp and removal.cpp.
#include "maildir/maildir_store.hpp"

#include "maildir/delivery.hpp"
#include "maildir/failure.hpp"
#include "maildir/folders.hpp"
#include "maildir/maildir_maildrop.hpp"
#include "maildir/removal.hpp"
#include "maildir/scan.hpp"
#include "maildir/survey.hpp"

#include <array>
#include <cerrno>
#include <utility>

namespace palomar::maildir {
namespace {

using maildrop::StoreError;
using maildrop::StoreFailure;

/// In octets: some ten thousand maildrops of ten messages.
constexpr std::size_t room_for_recent = std::size_t{8} * 1024 * 1024;

/// A directory that disappears while it is read (a network file system's ESTALE) may be back next
/// time.
StoreFailure for_login(StoreFailure failure) {
    if (failure.error == StoreError::vanished) {
        failure.error = StoreError::temporary;
    }
    return failure;
}

std::expected<void, StoreFailure> make_path(FileSystem& file_system, const std::string& path) {
    std::size_t end = 0;
    while (end != std::string::npos) {
        end = path.find('/', end + 1);
        const std::string directory = path.substr(0, end);
        const auto made = file_system.make_directory(directory);
        if (!made && made.error() != Errno{EEXIST}) {
            return std::unexpected{store_failure(made.error(), "make " + directory)};
        }
    }
    return {};
}

std::expected<void, StoreFailure> make_maildir(FileSystem& file_system, const std::string& path) {
    if (auto made = make_path(file_system, path); !made) {
        return made;
    }
    for (const char* const folder : {"tmp", "new", "cur"}) {
        const std::string directory = path + "/" + folder;
        const auto made = file_system.make_directory(directory);
        if (!made && made.error() != Errno{EEXIST}) {
            return std::unexpected{store_failure(made.error(), "make " + directory)};
        }
    }
    return {};
}

}  // namespace

MaildirStore::MaildirStore(FileSystem& file_system, MailLocation location)
    : file_system_{&file_system},
      location_{std::move(location)},
      locks_{file_system, location_.root()},
      recent_{room_for_recent},
      names_{host_name()} {}

std::expected<std::unique_ptr<maildrop::Maildrop>, maildrop::OpenFailure> MaildirStore::open(
    const maildrop::OpenRequest& request, Blocking blocking
) {
    const auto failed = [](StoreFailure failure) {
        return std::unexpected{
            maildrop::OpenFailure{.failure = std::move(failure), .holder = std::nullopt}
        };
    };
    const auto key = location_.key_of(request.account);
    if (!key) {
        return failed({StoreError::permanent, key.error()});
    }
    auto lock = locks_.take(*key, request.client, blocking);
    if (!lock) {
        return std::unexpected{std::move(lock.error())};
    }
    Folders folders{*file_system_, location_.path_of(*key)};
    auto snapshot = look(*key, folders, request.policy, blocking);
    if (!snapshot) {
        return failed(for_login(std::move(snapshot.error())));
    }
    folders.rest();
    return std::make_unique<MaildirMaildrop>(
        *file_system_, recent_, *std::move(lock), std::move(folders), *std::move(snapshot)
    );
}

/// From memory, from the size index, or from the folders, the cheapest first.
std::expected<Snapshot, StoreFailure> MaildirStore::look(
    const std::string& key, Folders& folders, maildrop::Policy policy, Blocking blocking
) {
    auto remembered = recent_.take(key);
    if (remembered && remembered->policy == policy &&
        is_proved_unchanged(*file_system_, folders, *remembered)) {
        return *std::move(remembered);
    }
    return blocking == Blocking::allowed ? survey(*file_system_, folders, policy)
                                         : recall(*file_system_, folders, policy);
}

std::expected<void, StoreFailure> MaildirStore::create(std::string_view account) {
    const auto key = location_.key_of(account);
    if (!key) {
        return std::unexpected{StoreFailure{StoreError::permanent, key.error()}};
    }
    // The end of an earlier account's removal may take the empty folder away again, just before
    // the Maildir is made in it: once.
    const std::string path = location_.path_of(*key);
    auto made = make_maildir(*file_system_, path);
    if (!made && made.error().error == StoreError::vanished) {
        made = make_maildir(*file_system_, path);
    }
    return made;
}

std::expected<std::unique_ptr<maildrop::Delivery>, StoreFailure> MaildirStore::deliver(
    std::string_view account
) {
    const auto key = location_.key_of(account);
    if (!key) {
        return std::unexpected{StoreFailure{StoreError::permanent, key.error()}};
    }
    if (auto made = create(account); !made) {
        return std::unexpected{std::move(made.error())};
    }
    return begin_delivery(*file_system_, location_.path_of(*key), names_.next(file_system_->now()));
}

std::expected<std::unique_ptr<maildrop::Removal>, StoreFailure> MaildirStore::remove(
    std::string_view account
) {
    const auto key = location_.key_of(account);
    if (!key) {
        return std::unexpected{StoreFailure{StoreError::permanent, key.error()}};
    }
    // Held until the Maildir is out of the way: what becomes of it then is no session's business.
    auto lock = locks_.take(*key, {}, Blocking::allowed);
    if (!lock) {
        return std::unexpected{std::move(lock.error().failure)};
    }
    return begin_removal(
        *file_system_,
        location_.path_of(*key),
        location_.path_of(location_.folder_of(*key)),
        names_.next(file_system_->now())
    );
}

std::expected<std::unique_ptr<maildrop::Removal>, StoreFailure> MaildirStore::leftovers(
    std::string_view account
) {
    const auto key = location_.key_of(account);
    if (!key) {
        return std::unexpected{StoreFailure{StoreError::permanent, key.error()}};
    }
    return end_removals(
        *file_system_, location_.path_of(*key), location_.path_of(location_.folder_of(*key))
    );
}

}  // namespace palomar::maildir
