// Two calls say the same in two ways: stat(2), and statx(2), which can be told not to wait.
#include "maildir/posix_status.hpp"

#include <linux/magic.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sys/sysmacros.h>

namespace palomar::maildir {
namespace {

/// Those known to ask no other machine. ZFS is not in the kernel's own list.
constexpr std::uint32_t zfs_magic = 0x2FC12FC1;
constexpr std::array<std::uint32_t, 6> local_file_systems{
    EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, F2FS_SUPER_MAGIC, TMPFS_MAGIC, zfs_magic
};

TimePoint time_point(const timespec& time) {
    return TimePoint{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

TimePoint time_point(const statx_timestamp& time) {
    return TimePoint{std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec}};
}

}  // namespace

bool is_local_type(const struct statfs& system) {
    const auto type = static_cast<std::uint32_t>(system.f_type);
    return std::ranges::find(local_file_systems, type) != local_file_systems.end();
}

FileType type_from(mode_t mode) {
    switch (mode & S_IFMT) {
        case S_IFREG:
            return FileType::regular;
        case S_IFDIR:
            return FileType::directory;
        case S_IFLNK:
            return FileType::link;
        default:
            return FileType::other;
    }
}

Status status_from(const struct stat& raw) {
    return {
        .type = type_from(raw.st_mode),
        .device = raw.st_dev,
        .inode = raw.st_ino,
        .links = raw.st_nlink,
        .size = static_cast<std::uint64_t>(raw.st_size),
        .modified = time_point(raw.st_mtim),
        .changed = time_point(raw.st_ctim),
    };
}

std::uint64_t device_of(const struct statx& raw) {
    return ::makedev(raw.stx_dev_major, raw.stx_dev_minor);
}

Status status_from(const struct statx& raw) {
    return {
        .type = type_from(raw.stx_mode),
        .device = device_of(raw),
        .inode = raw.stx_ino,
        .links = raw.stx_nlink,
        .size = raw.stx_size,
        .modified = time_point(raw.stx_mtime),
        .changed = time_point(raw.stx_ctime),
    };
}

}  // namespace palomar::maildir
