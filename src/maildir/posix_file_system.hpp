// PosixFileSystem: the real thing, on Linux.
#pragma once

#include "maildir/file_system.hpp"

#include <cstdint>
#include <mutex>
#include <set>

namespace palomar::maildir {

/// Which system calls to use. portable: what newest falls back to where the kernel or the file
/// system lacks a call; nothing is then known to be in memory, so that Blocking::forbidden always
/// says EAGAIN.
enum class SystemCalls { newest, portable };

class PosixFileSystem final : public FileSystem {
  public:
    explicit PosixFileSystem(SystemCalls calls = SystemCalls::newest) : calls_{calls} {}

    [[nodiscard]] TimePoint now() override;
    [[nodiscard]] std::size_t descriptors() override;
    [[nodiscard]] Result<Descriptor> open_directory(const std::string& path, Blocking blocking)
        override;
    [[nodiscard]] Result<Descriptor> open_directory_in(
        int directory, const std::string& name, Blocking blocking
    ) override;
    [[nodiscard]] Result<Descriptor> open_place(const std::string& path, Blocking blocking)
        override;
    [[nodiscard]] Result<Descriptor> open_place_in(
        int directory, const std::string& name, Blocking blocking
    ) override;
    [[nodiscard]] Result<OpenedFile> open_file(
        int directory, const std::string& name, Blocking blocking
    ) override;
    [[nodiscard]] Result<Descriptor> create_file(int directory, const std::string& name) override;
    [[nodiscard]] Result<Descriptor> create_new_file(int directory, const std::string& name)
        override;
    [[nodiscard]] Result<Descriptor> open_lock_file(int directory, const std::string& name)
        override;
    [[nodiscard]] Result<void> list(
        int directory, const std::function<void(const DirectoryEntry&)>& visit
    ) override;
    [[nodiscard]] Result<Status> status(int descriptor, Blocking blocking) override;
    [[nodiscard]] Result<Status> status_in(int directory, const std::string& name) override;
    [[nodiscard]] bool is_local(int descriptor) override;
    [[nodiscard]] Result<std::size_t> read_at(
        int file, std::span<char> into, std::uint64_t offset, Blocking blocking
    ) override;
    [[nodiscard]] Result<void> write(int file, std::string_view octets) override;
    [[nodiscard]] Result<void> sync(int descriptor) override;
    [[nodiscard]] Result<void> rename(int directory, const std::string& from, const std::string& to)
        override;
    [[nodiscard]] Result<void> move(
        int from_directory, const std::string& from, int to_directory, const std::string& to
    ) override;
    [[nodiscard]] Result<void> remove(int directory, const std::string& name) override;
    [[nodiscard]] Result<void> remove_directory(int directory, const std::string& name) override;
    [[nodiscard]] Result<void> make_directory(const std::string& path) override;
    [[nodiscard]] Result<void> lock(int file, std::uint64_t offset) override;
    void unlock(int file, std::uint64_t offset) override;

  private:
    [[nodiscard]] Result<Descriptor> open_path(
        const std::string& path, int flags, Blocking blocking
    ) const;
    [[nodiscard]] Result<Descriptor> open_in(
        int directory, const std::string& name, int flags, Blocking blocking
    ) const;

    [[nodiscard]] Result<Status> status_at_once(int descriptor);

    SystemCalls calls_;
    std::mutex mutex_;
    /// Found local so far.
    std::set<std::uint64_t> local_devices_;
};

}  // namespace palomar::maildir
