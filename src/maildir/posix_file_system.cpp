// The system calls behind the seam, and what stands in for the newer ones where they are missing.
#include "maildir/posix_file_system.hpp"

#include "maildir/posix_status.hpp"

#include <linux/openat2.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <vector>

namespace palomar::maildir {
namespace {

constexpr mode_t private_file = 0600;
constexpr mode_t private_directory = 0700;

std::unexpected<Errno> last_error() { return std::unexpected{Errno{errno}}; }

Result<void> succeeded(int outcome) {
    if (outcome < 0) {
        return last_error();
    }
    return {};
}

Result<Descriptor> opened(long outcome) {
    if (outcome < 0) {
        return last_error();
    }
    return Descriptor{static_cast<int>(outcome)};
}

Result<Descriptor> openat2(int directory, const char* name, int flags, std::uint64_t resolve) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags);
    how.resolve = resolve;
    return opened(::syscall(SYS_openat2, directory, name, &how, sizeof how));
}

/// ENOSYS, or what old container sandboxes and kernels before 5.12 say instead of it.
bool call_is_missing(Errno error) {
    return error.value == ENOSYS || error.value == EPERM || error.value == EINVAL;
}

/// link(2) refuses an existing name as renameat2 does. A crash between the two calls leaves two
/// names of one file, which the store takes for one message.
Result<void> link_and_remove(
    int from_directory, const std::string& from, int to_directory, const std::string& to
) {
    if (::linkat(from_directory, from.c_str(), to_directory, to.c_str(), 0) < 0) {
        return last_error();
    }
    return succeeded(::unlinkat(from_directory, from.c_str(), 0));
}

/// `type` is what the directory itself says; some file systems say nothing there.
FileType type_of_entry(int directory, const char* name, unsigned char type) {
    if (type != DT_UNKNOWN) {
        return type_from(DTTOIF(type));
    }
    struct stat raw{};
    const bool is_there = ::fstatat(directory, name, &raw, AT_SYMLINK_NOFOLLOW) == 0;
    return is_there ? type_from(raw.st_mode) : FileType::other;
}

struct flock octet_lock(short type, std::uint64_t offset) {
    struct flock lock{};
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(offset);
    lock.l_len = 1;
    return lock;
}

}  // namespace

TimePoint PosixFileSystem::now() { return std::chrono::system_clock::now(); }

std::size_t PosixFileSystem::descriptors() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max;
}

Result<Descriptor> PosixFileSystem::open_directory(const std::string& path, Blocking blocking) {
    return open_path(path, O_RDONLY | O_DIRECTORY, blocking);
}

Result<Descriptor> PosixFileSystem::open_place(const std::string& path, Blocking blocking) {
    return open_path(path, O_PATH | O_DIRECTORY, blocking);
}

Result<Descriptor> PosixFileSystem::open_path(const std::string& path, int flags, Blocking blocking)
    const {
    flags |= O_CLOEXEC;
    if (blocking == Blocking::allowed) {
        return opened(::open(path.c_str(), flags));
    }
    if (calls_ == SystemCalls::portable) {
        return std::unexpected{Errno{EAGAIN}};
    }
    auto descriptor = openat2(AT_FDCWD, path.c_str(), flags, RESOLVE_CACHED);
    if (!descriptor && call_is_missing(descriptor.error())) {
        return std::unexpected{Errno{EAGAIN}};
    }
    return descriptor;
}

Result<Descriptor> PosixFileSystem::open_in(
    int directory, const std::string& name, int flags, Blocking blocking
) const {
    flags |= O_CLOEXEC | O_NOFOLLOW;
    const bool may_wait = blocking == Blocking::allowed;
    if (calls_ == SystemCalls::newest) {
        constexpr std::uint64_t beneath = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        auto descriptor =
            openat2(directory, name.c_str(), flags, may_wait ? beneath : beneath | RESOLVE_CACHED);
        if (descriptor || !call_is_missing(descriptor.error())) {
            return descriptor;
        }
    }
    if (!may_wait) {
        return std::unexpected{Errno{EAGAIN}};
    }
    // For a single component O_NOFOLLOW is as good; a path must not get this far.
    if (name.contains('/')) {
        return std::unexpected{Errno{EXDEV}};
    }
    return opened(::openat(directory, name.c_str(), flags));
}

Result<Descriptor> PosixFileSystem::open_directory_in(
    int directory, const std::string& name, Blocking blocking
) {
    return open_in(directory, name, O_RDONLY | O_DIRECTORY, blocking);
}

Result<Descriptor> PosixFileSystem::open_place_in(
    int directory, const std::string& name, Blocking blocking
) {
    return open_in(directory, name, O_PATH | O_DIRECTORY, blocking);
}

Result<OpenedFile> PosixFileSystem::open_file(
    int directory, const std::string& name, Blocking blocking
) {
    auto descriptor = open_in(directory, name, O_RDONLY | O_NONBLOCK, blocking);
    if (!descriptor) {
        return std::unexpected{descriptor.error()};
    }
    const auto found = status(descriptor->number(), Blocking::allowed);
    if (!found) {
        return std::unexpected{found.error()};
    }
    if (found->type != FileType::regular) {
        return std::unexpected{Errno{ENXIO}};
    }
    return OpenedFile{std::move(*descriptor), *found};
}

Result<Descriptor> PosixFileSystem::create_file(int directory, const std::string& name) {
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    return opened(::openat(directory, name.c_str(), flags, private_file));
}

Result<Descriptor> PosixFileSystem::create_new_file(int directory, const std::string& name) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    return opened(::openat(directory, name.c_str(), flags, private_file));
}

Result<Descriptor> PosixFileSystem::open_lock_file(int directory, const std::string& name) {
    constexpr int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
    return opened(::openat(directory, name.c_str(), flags, private_file));
}

Result<void> PosixFileSystem::list(
    int directory, const std::function<void(const DirectoryEntry&)>& visit
) {
    // As the kernel lays the entries out; libc's readdir would need a descriptor of its own.
    struct Raw {
        std::uint64_t inode;
        std::int64_t offset;
        std::uint16_t length;
        unsigned char type;
    };
    constexpr std::size_t name_at = offsetof(Raw, type) + 1;

    if (::lseek(directory, 0, SEEK_SET) < 0) {
        return last_error();
    }
    std::vector<char> buffer(std::size_t{64} * 1024);
    while (true) {
        const long filled = ::syscall(SYS_getdents64, directory, buffer.data(), buffer.size());
        if (filled < 0) {
            return last_error();
        }
        if (filled == 0) {
            return {};
        }
        for (std::size_t at = 0; at < static_cast<std::size_t>(filled);) {
            Raw raw;
            std::memcpy(&raw, &buffer[at], name_at);
            const char* const name = &buffer[at] + name_at;
            if (name != std::string_view{"."} && name != std::string_view{".."}) {
                const FileType type = type_of_entry(directory, name, raw.type);
                visit({.name = name, .inode = raw.inode, .type = type});
            }
            at += raw.length;
        }
    }
}

Result<Status> PosixFileSystem::status(int descriptor, Blocking blocking) {
    if (blocking == Blocking::forbidden) {
        return status_at_once(descriptor);
    }
    struct stat raw{};
    if (::fstat(descriptor, &raw) < 0) {
        return last_error();
    }
    return status_from(raw);
}

// Only the device is known without asking: a network file system may have to ask its server for all
// else, and may have been mounted where a local one was.
Result<Status> PosixFileSystem::status_at_once(int descriptor) {
    struct statx raw{};
    const int flags = AT_EMPTY_PATH | AT_STATX_DONT_SYNC;
    if (::statx(descriptor, "", flags, STATX_BASIC_STATS, &raw) < 0) {
        return last_error();
    }
    const std::scoped_lock lock{mutex_};
    if (!local_devices_.contains(device_of(raw))) {
        return std::unexpected{Errno{EAGAIN}};
    }
    return status_from(raw);
}

Result<Status> PosixFileSystem::status_in(int directory, const std::string& name) {
    struct stat raw{};
    if (::fstatat(directory, name.c_str(), &raw, AT_SYMLINK_NOFOLLOW) < 0) {
        return last_error();
    }
    return status_from(raw);
}

bool PosixFileSystem::is_local(int descriptor) {
    if (status_at_once(descriptor)) {
        return true;
    }
    struct stat raw{};
    struct statfs system{};
    if (::fstatfs(descriptor, &system) < 0 || !is_local_type(system) ||
        ::fstat(descriptor, &raw) < 0) {
        return false;
    }
    const std::scoped_lock lock{mutex_};
    local_devices_.insert(raw.st_dev);
    return true;
}

Result<std::size_t> PosixFileSystem::read_at(
    int file, std::span<char> into, std::uint64_t offset, Blocking blocking
) {
    if (blocking == Blocking::forbidden && calls_ == SystemCalls::portable) {
        return std::unexpected{Errno{EAGAIN}};
    }
    const iovec target{.iov_base = into.data(), .iov_len = into.size()};
    const int flags = blocking == Blocking::forbidden ? RWF_NOWAIT : 0;
    while (true) {
        const ssize_t count = ::preadv2(file, &target, 1, static_cast<off_t>(offset), flags);
        if (count >= 0) {
            return static_cast<std::size_t>(count);
        }
        if (errno == EOPNOTSUPP && blocking == Blocking::forbidden) {
            return std::unexpected{Errno{EAGAIN}};
        }
        if (errno != EINTR) {
            return last_error();
        }
    }
}

Result<void> PosixFileSystem::write(int file, std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t count = ::write(file, octets.data(), octets.size());
        if (count >= 0) {
            octets.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno != EINTR) {
            return last_error();
        }
    }
    return {};
}

Result<void> PosixFileSystem::sync(int descriptor) { return succeeded(::fsync(descriptor)); }

Result<void> PosixFileSystem::rename(
    int directory, const std::string& from, const std::string& to
) {
    return succeeded(::renameat(directory, from.c_str(), directory, to.c_str()));
}

Result<void> PosixFileSystem::move(
    int from_directory, const std::string& from, int to_directory, const std::string& to
) {
    if (calls_ == SystemCalls::newest) {
        const int outcome =
            ::renameat2(from_directory, from.c_str(), to_directory, to.c_str(), RENAME_NOREPLACE);
        // EINVAL: this file system (NFS among them) has no such rename.
        if (outcome == 0 || (errno != ENOSYS && errno != EINVAL)) {
            return succeeded(outcome);
        }
    }
    return link_and_remove(from_directory, from, to_directory, to);
}

Result<void> PosixFileSystem::remove(int directory, const std::string& name) {
    return succeeded(::unlinkat(directory, name.c_str(), 0));
}

Result<void> PosixFileSystem::remove_directory(int directory, const std::string& name) {
    return succeeded(::unlinkat(directory, name.c_str(), AT_REMOVEDIR));
}

Result<void> PosixFileSystem::make_directory(const std::string& path) {
    return succeeded(::mkdir(path.c_str(), private_directory));
}

Result<void> PosixFileSystem::lock(int file, std::uint64_t offset) {
    struct flock lock = octet_lock(F_WRLCK, offset);
    return succeeded(::fcntl(file, F_OFD_SETLK, &lock));
}

void PosixFileSystem::unlock(int file, std::uint64_t offset) {
    struct flock lock = octet_lock(F_UNLCK, offset);
    ::fcntl(file, F_OFD_SETLK, &lock);
}

}  // namespace palomar::maildir
