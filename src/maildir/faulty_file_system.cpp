// Each call asks the plan first.
#include "maildir/faulty_file_system.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace palomar::maildir {

void FaultyFileSystem::set_plan(Plan plan) {
    plan_ = std::move(plan);
    made_.clear();
}

std::size_t FaultyFileSystem::calls(Operation operation) const {
    return static_cast<std::size_t>(std::ranges::count(made_, operation));
}

template <class MakeCall>
auto FaultyFileSystem::attempt(Operation operation, const std::string& name, MakeCall make_call)
    -> decltype(make_call()) {
    std::unique_lock lock{mutex_};
    made_.push_back(operation);
    if (plan_) {
        // The plan's deed may go through this file system itself: it must find its plan gone.
        const Plan plan = std::exchange(plan_, {});
        const auto error = plan({made_.size() - 1, operation, name});
        plan_ = plan;
        if (error) {
            return std::unexpected{*error};
        }
    }
    lock.unlock();
    return make_call();
}

Result<Descriptor> FaultyFileSystem::open_directory(const std::string& path, Blocking blocking) {
    return attempt(Operation::open_directory, path, [&] {
        return real_->open_directory(path, blocking);
    });
}

Result<Descriptor> FaultyFileSystem::open_directory_in(
    int directory, const std::string& name, Blocking blocking
) {
    return attempt(Operation::open_directory, name, [&] {
        return real_->open_directory_in(directory, name, blocking);
    });
}

Result<Descriptor> FaultyFileSystem::open_place(const std::string& path, Blocking blocking) {
    return attempt(Operation::open_directory, path, [&] {
        return real_->open_place(path, blocking);
    });
}

Result<Descriptor> FaultyFileSystem::open_place_in(
    int directory, const std::string& name, Blocking blocking
) {
    return attempt(Operation::open_directory, name, [&] {
        return real_->open_place_in(directory, name, blocking);
    });
}

Result<OpenedFile> FaultyFileSystem::open_file(
    int directory, const std::string& name, Blocking blocking
) {
    return attempt(Operation::open_file, name, [&] {
        return real_->open_file(directory, name, blocking);
    });
}

Result<Descriptor> FaultyFileSystem::create_file(int directory, const std::string& name) {
    return attempt(Operation::create_file, name, [&] {
        return real_->create_file(directory, name);
    });
}

Result<Descriptor> FaultyFileSystem::create_new_file(int directory, const std::string& name) {
    return attempt(Operation::create_file, name, [&] {
        return real_->create_new_file(directory, name);
    });
}

Result<Descriptor> FaultyFileSystem::open_lock_file(int directory, const std::string& name) {
    return attempt(Operation::open_lock_file, name, [&] {
        return real_->open_lock_file(directory, name);
    });
}

Result<void> FaultyFileSystem::list(
    int directory, const std::function<void(const DirectoryEntry&)>& visit
) {
    return attempt(Operation::list, {}, [&] { return real_->list(directory, visit); });
}

Result<Status> FaultyFileSystem::status(int descriptor, Blocking blocking) {
    return attempt(Operation::status, {}, [&]() -> Result<Status> {
        if (blocking == Blocking::forbidden && !local_) {
            return std::unexpected{Errno{EAGAIN}};
        }
        return real_->status(descriptor, Blocking::allowed);
    });
}

Result<Status> FaultyFileSystem::status_in(int directory, const std::string& name) {
    return attempt(Operation::status, name, [&] { return real_->status_in(directory, name); });
}

Result<std::size_t> FaultyFileSystem::read_at(
    int file, std::span<char> into, std::uint64_t offset, Blocking blocking
) {
    return attempt(Operation::read, {}, [&] {
        return real_->read_at(file, into, offset, blocking);
    });
}

Result<void> FaultyFileSystem::write(int file, std::string_view octets) {
    return attempt(Operation::write, {}, [&] { return real_->write(file, octets); });
}

Result<void> FaultyFileSystem::sync(int descriptor) {
    return attempt(Operation::sync, {}, [&] { return real_->sync(descriptor); });
}

Result<void> FaultyFileSystem::rename(
    int directory, const std::string& from, const std::string& to
) {
    return attempt(Operation::rename, from, [&] { return real_->rename(directory, from, to); });
}

Result<void> FaultyFileSystem::move(
    int from_directory, const std::string& from, int to_directory, const std::string& to
) {
    return attempt(Operation::move, from, [&] {
        return real_->move(from_directory, from, to_directory, to);
    });
}

Result<void> FaultyFileSystem::remove(int directory, const std::string& name) {
    return attempt(Operation::remove, name, [&] { return real_->remove(directory, name); });
}

Result<void> FaultyFileSystem::remove_directory(int directory, const std::string& name) {
    return attempt(Operation::remove_directory, name, [&] {
        return real_->remove_directory(directory, name);
    });
}

Result<void> FaultyFileSystem::make_directory(const std::string& path) {
    return attempt(Operation::make_directory, path, [&] { return real_->make_directory(path); });
}

Result<void> FaultyFileSystem::lock(int file, std::uint64_t offset) {
    return attempt(Operation::lock, {}, [&] { return real_->lock(file, offset); });
}

FaultyFileSystem::Plan fail_call(std::size_t number, int error) {
    return [=](const Call& call) {
        return call.number == number ? std::optional{Errno{error}} : std::nullopt;
    };
}

FaultyFileSystem::Plan crash_at(std::size_t number) {
    return [=](const Call& call) {
        return call.number >= number ? std::optional{Errno{EIO}} : std::nullopt;
    };
}

FaultyFileSystem::Plan fail(Operation operation, std::string_view part, int error) {
    return [operation, part = std::string{part}, error](const Call& call) {
        const bool meant = call.operation == operation && call.name.contains(part);
        return meant ? std::optional{Errno{error}} : std::nullopt;
    };
}

FaultyFileSystem::Plan before_call(std::size_t number, std::function<void()> deed) {
    return [number, deed = std::move(deed)](const Call& call) -> std::optional<Errno> {
        if (call.number == number) {
            deed();
        }
        return std::nullopt;
    };
}

}  // namespace palomar::maildir
