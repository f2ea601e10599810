// FileSystem: every call that the Maildir store makes to the operating system, so that tests can
// let any of them fail. It knows files and directories, nothing of Maildirs.
#pragma once

#include "maildir/descriptor.hpp"
#include "maildrop/store.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace palomar::maildir {

using maildrop::Blocking;

/// An error number as in <cerrno>.
struct Errno {
    int value;
    friend bool operator==(Errno, Errno) = default;
};

template <class T>
using Result = std::expected<T, Errno>;

using TimePoint = std::chrono::system_clock::time_point;

/// link: a symbolic one. other: FIFOs, sockets, devices.
enum class FileType { regular, directory, link, other };

struct Status {
    FileType type;
    std::uint64_t device;
    std::uint64_t inode;
    std::uint64_t links;
    /// In octets.
    std::uint64_t size;
    TimePoint modified;
    TimePoint changed;
    friend bool operator==(const Status&, const Status&) = default;
};

struct OpenedFile {
    Descriptor descriptor;
    Status status;
};

struct DirectoryEntry {
    /// Valid during the call that it is handed to.
    std::string_view name;
    std::uint64_t inode;
    FileType type;
};

/// Thread-safe. `directory` is a descriptor of one; a `name` beside it is a single path component,
/// and no symbolic link is followed there. Errors are those of the system call that is named;
/// EAGAIN where Blocking::forbidden would have had to wait.
class FileSystem {
  public:
    virtual ~FileSystem() = default;

    [[nodiscard]] virtual TimePoint now() = 0;
    /// How many descriptors the process may have open, its soft limit raised as far as it may be.
    [[nodiscard]] virtual std::size_t descriptors() = 0;

    /// By its path, which may lead through symbolic links: where mail lies is the operator's
    /// choice.
    [[nodiscard]] virtual Result<Descriptor> open_directory(
        const std::string& path, Blocking blocking
    ) = 0;
    [[nodiscard]] virtual Result<Descriptor> open_directory_in(
        int directory, const std::string& name, Blocking blocking
    ) = 0;
    /// As those two, but only to look up what is in it, or to ask for its status: it cannot be
    /// listed or synced. Cheaper.
    [[nodiscard]] virtual Result<Descriptor> open_place(
        const std::string& path, Blocking blocking
    ) = 0;
    [[nodiscard]] virtual Result<Descriptor> open_place_in(
        int directory, const std::string& name, Blocking blocking
    ) = 0;
    /// For reading. ENXIO unless it is a regular file; a FIFO does not hold the caller up. Under
    /// Blocking::forbidden the name may be a path beneath the directory.
    [[nodiscard]] virtual Result<OpenedFile> open_file(
        int directory, const std::string& name, Blocking blocking
    ) = 0;
    /// For writing, empty, 0600, in place of what may have had the name.
    [[nodiscard]] virtual Result<Descriptor> create_file(
        int directory, const std::string& name
    ) = 0;
    /// As create_file(), but EEXIST if something has the name.
    [[nodiscard]] virtual Result<Descriptor> create_new_file(
        int directory, const std::string& name
    ) = 0;
    /// For locks: made if it is missing, 0600, otherwise left as it is.
    [[nodiscard]] virtual Result<Descriptor> open_lock_file(
        int directory, const std::string& name
    ) = 0;

    /// Calls `visit` for each entry but `.` and `..`. What is renamed meanwhile may come once,
    /// twice or not at all.
    [[nodiscard]] virtual Result<void> list(
        int directory, const std::function<void(const DirectoryEntry&)>& visit
    ) = 0;
    /// Under Blocking::forbidden only of file systems that is_local() has found to be.
    [[nodiscard]] virtual Result<Status> status(int descriptor, Blocking blocking) = 0;
    /// `name` may be `..` as well.
    [[nodiscard]] virtual Result<Status> status_in(int directory, const std::string& name) = 0;

    /// Whether the file system is this machine's own: what is in memory then needs no word with
    /// another machine, nor does a lock.
    [[nodiscard]] virtual bool is_local(int descriptor) = 0;

    /// Octets read from `offset` on, 0 at the end.
    [[nodiscard]] virtual Result<std::size_t> read_at(
        int file, std::span<char> into, std::uint64_t offset, Blocking blocking
    ) = 0;
    /// All of it or an error.
    [[nodiscard]] virtual Result<void> write(int file, std::string_view octets) = 0;

    /// Returns when the file's octets, or the directory's entries, are on the disk.
    [[nodiscard]] virtual Result<void> sync(int descriptor) = 0;

    /// Replaces what has the new name, but ENOTEMPTY or EEXIST if that is a directory with entries.
    [[nodiscard]] virtual Result<void> rename(
        int directory, const std::string& from, const std::string& to
    ) = 0;
    /// EEXIST if something has the new name, be it a link to the same file.
    [[nodiscard]] virtual Result<void> move(
        int from_directory, const std::string& from, int to_directory, const std::string& to
    ) = 0;
    /// Anything but a directory.
    [[nodiscard]] virtual Result<void> remove(int directory, const std::string& name) = 0;
    /// ENOTEMPTY or EEXIST if there are entries in it; EBUSY if a file system is mounted there.
    [[nodiscard]] virtual Result<void> remove_directory(int directory, const std::string& name) = 0;
    /// 0700.
    [[nodiscard]] virtual Result<void> make_directory(const std::string& path) = 0;

    /// Locks the octet at `offset` for this open file against all others, in any process; does not
    /// wait. EAGAIN or EACCES: another holds it.
    [[nodiscard]] virtual Result<void> lock(int file, std::uint64_t offset) = 0;
    virtual void unlock(int file, std::uint64_t offset) = 0;
};

}  // namespace palomar::maildir
