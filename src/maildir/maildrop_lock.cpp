// Two locks, taken together: an entry in a table tells the sessions of this process apart and knows
// who holds the maildrop; an open-file-description lock keeps other processes and machines out. The
// kernel gives it back when the process dies, however that happens.
//
// A lock is one octet, at a place that a hash of the key gives, in one of 256 files: an idle
// session has no descriptor of its own. On a local file system they stay open, so that a login
// opens none, unless there are few descriptors; elsewhere only while they hold a lock, for a handle
// may go stale. Why so many: the kernel keeps the locks of a file in a list and walks it to lock
// and to unlock; with 15,000 sessions in 64 files that showed in every login.
//
// The files are never removed, as two processes could then lock two files of the same name. They
// are made all at once when the first is needed, so that a disk that fills up later keeps nobody
// out.
#include "maildir/maildrop_lock.hpp"

#include "maildir/failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <utility>
#include <xxhash.h>

namespace palomar::maildir {
namespace {

constexpr std::chrono::seconds time_of_trust{1};

/// Of the descriptors that there may be, such a part may be lock files in which nothing is locked.
constexpr std::size_t part_for_resting = 8;

std::string name_of_shard(std::size_t shard) { return fmt::format("{:02x}", shard); }

/// On a read-only file system no session can change anything, and where there is no store there is
/// nothing to change: exclusion within the process will do.
bool nothing_to_protect(Errno error) { return error.value == EROFS || error.value == ENOENT; }

}  // namespace

MaildropLock::MaildropLock(MaildropLock&& other) noexcept
    : locks_{std::exchange(other.locks_, nullptr)},
      key_{std::move(other.key_)},
      local_{other.local_} {}

MaildropLock& MaildropLock::operator=(MaildropLock&& other) noexcept {
    if (this != &other) {
        release();
        locks_ = std::exchange(other.locks_, nullptr);
        key_ = std::move(other.key_);
        local_ = other.local_;
    }
    return *this;
}

void MaildropLock::release() noexcept {
    if (locks_ != nullptr) {
        locks_->release(key_);
    }
}

MaildropLocks::MaildropLocks(FileSystem& file_system, std::string root)
    : file_system_{&file_system},
      directory_{std::move(root) + "/.palomar-locks"},
      most_resting_{file_system.descriptors() / part_for_resting} {}

MaildropLocks::Place MaildropLocks::place_of(const std::string& key) {
    const std::uint64_t hash = XXH3_64bits(key.data(), key.size());
    // An offset is a signed 64-bit number: 62 bits of the hash fit.
    return {.shard = hash % shard_count, .offset = hash >> 2};
}

std::expected<MaildropLock, maildrop::OpenFailure> MaildropLocks::take(
    const std::string& key, const std::string& client, Blocking blocking
) {
    const Place place = place_of(key);
    Shard& shard = shards_[place.shard];
    std::unique_lock guard{shard.mutex, std::defer_lock};
    const auto may_go_on = [&] {
        if (blocking == Blocking::allowed) {
            guard.lock();
        } else if (!guard.try_lock()) {
            return false;
        }
        if (shard.file && shard.held.empty() && !leads_to(shard, blocking)) {
            close(shard);
        }
        return blocking == Blocking::allowed || shard.local;
    };
    if (!may_go_on()) {
        return std::unexpected{maildrop::OpenFailure{
            .failure = {maildrop::StoreError::would_block, "lock in " + directory_},
            .holder = std::nullopt,
        }};
    }
    if (const auto found = shard.held.find(key); found != shard.held.end()) {
        return std::unexpected{maildrop::OpenFailure{
            .failure = {maildrop::StoreError::in_use, "held by a session of this process"},
            .holder = found->second,
        }};
    }
    const auto locked = lock_file(shard, place);
    if (!locked) {
        if (shard.held.empty()) {
            close(shard);
        }
        return std::unexpected{locked.error()};
    }
    wake(shard);
    shard.held.emplace(key, maildrop::Holder{.since = file_system_->now(), .client = client});
    return MaildropLock{*this, key, shard.local};
}

/// Whether the lock file's directory is still where all look for it: something may have been
/// mounted over it, or have moved it. Asked once a second, if nothing is held.
bool MaildropLocks::leads_to(Shard& shard, Blocking blocking) {
    const TimePoint now = file_system_->now();
    if (now >= shard.seen && now - shard.seen < time_of_trust) {
        return true;
    }
    const auto directory = file_system_->open_place(directory_, blocking);
    const auto status = directory ? file_system_->status(directory->number(), blocking)
                                  : std::unexpected{directory.error()};
    shard.seen = now;
    return status && DirectoryId{status->device, status->inode} == shard.directory;
}

std::expected<void, maildrop::OpenFailure> MaildropLocks::lock_file(
    Shard& shard, const Place& place
) {
    const auto failed = [this](Errno error) {
        return std::unexpected{maildrop::OpenFailure{
            .failure = store_failure(error, "lock in " + directory_), .holder = std::nullopt
        }};
    };
    if (!shard.file) {
        auto file = open_file(shard, place.shard);
        if (!file) {
            if (nothing_to_protect(file.error())) {
                return {};
            }
            return failed(file.error());
        }
        shard.file = std::move(*file);
        shard.local = file_system_->is_local(shard.file->number());
    }
    const auto locked = file_system_->lock(shard.file->number(), place.offset);
    if (locked) {
        return {};
    }
    if (locked.error() == Errno{EAGAIN} || locked.error() == Errno{EACCES}) {
        return std::unexpected{maildrop::OpenFailure{
            .failure = {maildrop::StoreError::in_use, "held by another process"},
            .holder = std::nullopt,
        }};
    }
    return failed(locked.error());
}

Result<Descriptor> MaildropLocks::open_file(Shard& shard, std::size_t number) {
    auto directory = file_system_->open_directory(directory_, Blocking::allowed);
    if (!directory && directory.error() == Errno{ENOENT}) {
        directory = make_directory();
    }
    if (!directory) {
        return directory;
    }
    const auto status = file_system_->status(directory->number(), Blocking::allowed);
    if (!status) {
        return std::unexpected{status.error()};
    }
    shard.directory = {status->device, status->inode};
    shard.seen = file_system_->now();
    return file_system_->open_lock_file(directory->number(), name_of_shard(number));
}

Result<Descriptor> MaildropLocks::make_directory() {
    const auto made = file_system_->make_directory(directory_);
    if (!made && made.error() != Errno{EEXIST}) {
        return std::unexpected{made.error()};
    }
    auto directory = file_system_->open_directory(directory_, Blocking::allowed);
    for (std::size_t shard = 0; directory && shard < shard_count; ++shard) {
        // One that fails here is made when it is needed.
        const auto file = file_system_->open_lock_file(directory->number(), name_of_shard(shard));
    }
    return directory;
}

void MaildropLocks::release(const std::string& key) {
    const Place place = place_of(key);
    Shard& shard = shards_[place.shard];
    const std::scoped_lock guard{shard.mutex};
    if (shard.file) {
        file_system_->unlock(shard.file->number(), place.offset);
    }
    shard.held.erase(key);
    if (shard.held.empty()) {
        rest(shard);
    }
}

void MaildropLocks::rest(Shard& shard) {
    shard.rests = shard.local;
    if (!shard.local || ++resting_ > most_resting_) {
        close(shard);
    }
}

void MaildropLocks::wake(Shard& shard) {
    if (shard.rests) {
        shard.rests = false;
        --resting_;
    }
}

void MaildropLocks::close(Shard& shard) {
    wake(shard);
    shard.file.reset();
    shard.local = false;
}

}  // namespace palomar::maildir
