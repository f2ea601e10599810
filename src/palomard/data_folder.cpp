// Modes and the lock.
#include "palomard/data_folder.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::palomard {

namespace {

std::unexpected<std::string> refused(const std::filesystem::path& path, const std::string& why) {
    return std::unexpected{"data folder " + path.string() + ": " + why};
}

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

std::expected<DataFolder, std::string> DataFolder::open(const std::filesystem::path& wanted) {
    // `data/` is the folder `data`, not one in it without a name.
    const auto path = wanted.has_filename() ? wanted : wanted.parent_path();
    std::error_code failure;
    std::filesystem::create_directories(path.parent_path(), failure);
    if (!failure && ::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        failure = {errno, std::generic_category()};
    }
    if (failure) {
        return refused(path, "cannot be made: " + failure.message());
    }
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) {
        return refused(path, reason(errno));
    }
    if (!S_ISDIR(status.st_mode)) {
        return refused(path, "is not a folder");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return refused(path, "others may look into it; chmod 0700 makes it private");
    }
    DataFolder folder{::open((path / "palomard.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (folder.lock_ < 0) {
        return refused(path, reason(errno));
    }
    if (::flock(folder.lock_, LOCK_EX | LOCK_NB) != 0) {
        return refused(path, errno == EWOULDBLOCK ? "another palomard uses it" : reason(errno));
    }
    return folder;
}

DataFolder::~DataFolder() {
    if (lock_ >= 0) {
        ::close(lock_);
    }
}

DataFolder::DataFolder(DataFolder&& other) noexcept : lock_{std::exchange(other.lock_, -1)} {}

}  // namespace palomar::palomard
