// Written beside and renamed: there is never half a secret.
#include "palomard/secret_file.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <iterator>
#include <sodium.h>
#include <system_error>
#include <unistd.h>

namespace palomar::palomard {
namespace {

using Secret = std::array<unsigned char, 32>;

std::unexpected<std::string> refused(const std::filesystem::path& path) {
    return std::unexpected{path.string() + ": " + std::generic_category().message(errno)};
}

std::expected<Secret, std::string> make(const std::filesystem::path& path) {
    Secret secret{};
    ::randombytes_buf(secret.data(), secret.size());
    const std::string beside = path.string() + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        return refused(path);
    }
    const bool written =
        ::write(file, secret.data(), secret.size()) == std::ssize(secret) && ::fsync(file) == 0;
    const bool closed = ::close(file) == 0;
    if (!written || !closed || ::rename(beside.c_str(), path.c_str()) != 0) {
        return refused(path);
    }
    return secret;
}

}  // namespace

std::expected<Secret, std::string> secret_file(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return errno == ENOENT ? make(path) : refused(path);
    }
    std::array<unsigned char, std::tuple_size_v<Secret> + 1> octets{};
    const ssize_t count = ::read(file, octets.data(), octets.size());
    ::close(file);
    if (count < 0) {
        return refused(path);
    }
    Secret secret{};
    if (count != std::ssize(secret)) {
        return std::unexpected{path.string() + ": not a secret of 32 octets"};
    }
    std::copy_n(octets.begin(), secret.size(), secret.begin());
    return secret;
}

}  // namespace palomar::palomard
