// mmap(2): each file is read once, from one end to the other.
#include "floor/stored_file.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/stat.h>

namespace palomar::floor_server {

StoredFile::StoredFile(const std::string& path)
    : file_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW), path} {
    struct stat status{};
    if (::fstat(file_.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
        throw std::runtime_error{fmt::format("{}: not a regular file", path)};
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) {
        return;
    }
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file_.number(), 0);
    if (start == MAP_FAILED) {
        throw std::system_error{errno, std::system_category(), path};
    }
    octets_ = {static_cast<const char*>(start), size};
}

StoredFile::~StoredFile() {
    if (!octets_.empty()) {
        ::munmap(const_cast<char*>(octets_.data()), octets_.size());
    }
}

bench::Descriptor nameless_file() {
    const char* const chosen = std::getenv("TMPDIR");
    const std::string folder = chosen == nullptr ? "/var/tmp" : chosen;
    return {::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), folder};
}

}  // namespace palomar::floor_server
