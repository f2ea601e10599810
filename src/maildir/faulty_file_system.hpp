// FaultyFileSystem: for tests: a FileSystem in which any call can be made to fail, or to come just
// after another agent has done something. It does not know what fails when: that is a function of
// the test's.
#pragma once

#include "maildir/file_system.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildir {

enum class Operation {
    open_directory,
    open_file,
    create_file,
    open_lock_file,
    list,
    status,
    read,
    write,
    sync,
    rename,
    move,
    remove,
    remove_directory,
    make_directory,
    lock,
};

/// A call that is about to be made.
struct Call {
    /// Counted from 0, since the plan was made.
    std::size_t number;
    Operation operation;
    /// What it is about: the first name or path that it gets; empty if it gets none.
    std::string name;
};

/// Calls may come from several threads; the setters and advance() only between them.
class FaultyFileSystem final : public FileSystem {
  public:
    /// Called before each call; an error makes that call fail without being made.
    using Plan = std::function<std::optional<Errno>(const Call&)>;

    explicit FaultyFileSystem(FileSystem& real) : real_{&real} {}

    void set_plan(Plan plan);
    /// Since the plan was made.
    [[nodiscard]] std::size_t calls() const { return made_.size(); }
    [[nodiscard]] std::size_t calls(Operation operation) const;
    /// Lets the clock run ahead of the real one.
    void advance(std::chrono::seconds time) { ahead_ += time; }
    /// Whether it seems to be this machine's own, as at first; whatever the tests run on.
    void set_local(bool local) { local_ = local; }
    void set_descriptors(std::size_t descriptors) { descriptors_ = descriptors; }

    [[nodiscard]] TimePoint now() override { return real_->now() + ahead_; }
    [[nodiscard]] std::size_t descriptors() override {
        return descriptors_.value_or(real_->descriptors());
    }
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
    [[nodiscard]] bool is_local(int /*descriptor*/) override { return local_; }
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
    void unlock(int file, std::uint64_t offset) override { real_->unlock(file, offset); }

  private:
    template <class MakeCall>
    auto attempt(Operation operation, const std::string& name, MakeCall make_call)
        -> decltype(make_call());

    FileSystem* real_;
    /// Recursive: the plan's deed may go through this file system itself.
    std::recursive_mutex mutex_;
    Plan plan_;
    std::vector<Operation> made_;
    std::chrono::seconds ahead_{0};
    bool local_ = true;
    std::optional<std::size_t> descriptors_;
};

/// Plan: the one call with this number fails.
[[nodiscard]] FaultyFileSystem::Plan fail_call(std::size_t number, int error);

/// Plan: every call from this number on fails, as if the process had died there.
[[nodiscard]] FaultyFileSystem::Plan crash_at(std::size_t number);

/// Plan: these operations fail wherever the name has `part` in it.
[[nodiscard]] FaultyFileSystem::Plan fail(Operation operation, std::string_view part, int error);

/// Plan: just before the call with this number, another agent does `deed`.
[[nodiscard]] FaultyFileSystem::Plan before_call(std::size_t number, std::function<void()> deed);

}  // namespace palomar::maildir
