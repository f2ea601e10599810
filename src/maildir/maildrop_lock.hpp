// MaildropLock: one session per maildrop (RFC 1939 §4), in this process, in others, and on other
// machines that share the file system. It knows maildrops by their key only.
#pragma once

#include "maildir/file_system.hpp"
#include "maildrop/store.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace palomar::maildir {

class MaildropLocks;

/// Holds a maildrop until it is destroyed.
class MaildropLock {
  public:
    ~MaildropLock() { release(); }
    MaildropLock(MaildropLock&& other) noexcept;
    MaildropLock& operator=(MaildropLock&& other) noexcept;
    MaildropLock(const MaildropLock&) = delete;
    MaildropLock& operator=(const MaildropLock&) = delete;

    /// The maildrop's.
    [[nodiscard]] const std::string& key() const { return key_; }
    /// Whether destroying it waits for nothing.
    [[nodiscard]] bool is_released_at_once() const { return local_; }

  private:
    friend MaildropLocks;
    MaildropLock(MaildropLocks& locks, std::string key, bool local)
        : locks_{&locks}, key_{std::move(key)}, local_{local} {}
    void release() noexcept;

    MaildropLocks* locks_;
    std::string key_;
    bool local_;
};

/// The locks of one store. Thread-safe; outlives the locks it gave out.
class MaildropLocks {
  public:
    /// `root` is the directory of the store, in which the lock files are.
    MaildropLocks(FileSystem& file_system, std::string root);

    /// Does not wait for other sessions. Errors: in_use, with the holder if it is in this process;
    /// would_block; unreadable, temporary, permanent where there can be no lock file.
    [[nodiscard]] std::expected<MaildropLock, maildrop::OpenFailure> take(
        const std::string& key, const std::string& client, Blocking blocking
    );

  private:
    friend MaildropLock;

    struct DirectoryId {
        std::uint64_t device;
        std::uint64_t inode;
        friend bool operator==(DirectoryId, DirectoryId) = default;
    };

    /// Part of what is on disk: all processes must agree on it.
    static constexpr std::size_t shard_count = 256;

    struct Shard {
        std::mutex mutex;
        /// By key.
        std::map<std::string, maildrop::Holder> held;
        /// Open while anything is held; if it is local, mostly from the first use on.
        std::optional<Descriptor> file;
        /// Whether locking the file waits for no other machine.
        bool local = false;
        /// Whether it is open without need, and counts in resting_.
        bool rests = false;
        /// The directory that the file was opened in, and when it was last seen to be there.
        DirectoryId directory{};
        TimePoint seen{};
    };
    /// Where in the lock files a key's octet is.
    struct Place {
        std::size_t shard;
        std::uint64_t offset;
    };

    [[nodiscard]] static Place place_of(const std::string& key);
    [[nodiscard]] bool leads_to(Shard& shard, Blocking blocking);
    [[nodiscard]] std::expected<void, maildrop::OpenFailure> lock_file(
        Shard& shard, const Place& place
    );
    [[nodiscard]] Result<Descriptor> open_file(Shard& shard, std::size_t number);
    [[nodiscard]] Result<Descriptor> make_directory();
    void release(const std::string& key);
    /// Nothing is held any more: the file stays open only if it may.
    void rest(Shard& shard);
    void wake(Shard& shard);
    void close(Shard& shard);

    FileSystem* file_system_;
    std::string directory_;
    /// How many files may stay open in which nothing is locked, and how many do.
    std::size_t most_resting_;
    std::atomic<std::size_t> resting_ = 0;
    std::array<Shard, shard_count> shards_;
};

}  // namespace palomar::maildir
