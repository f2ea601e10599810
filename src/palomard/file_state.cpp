// By stat(2).
#include "palomard/file_state.hpp"

#include <sys/stat.h>

namespace palomar::palomard {

FileState FileState::of(const std::filesystem::path& file) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        return {};
    }
    return {
        status.st_dev,
        status.st_ino,
        static_cast<std::uint64_t>(status.st_size),
        status.st_mtim.tv_sec,
        status.st_mtim.tv_nsec
    };
}

}  // namespace palomar::palomard
