// recv, send and sendfile.
#include "net/plain_channel.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>

namespace palomar::net {
namespace {

/// One sendfile call's worth: short enough that the other clients of the thread do not notice.
constexpr std::uint64_t file_slice = std::uint64_t{512} * 1024;

Halt halt_of(int error, Halt if_busy) {
    return error == EAGAIN || error == EWOULDBLOCK ? if_busy : Halt::ended;
}

/// A signal is no reason to stop.
template <typename Call>
ssize_t uninterrupted(Call call) {
    ssize_t result = call();
    while (result < 0 && errno == EINTR) {
        result = call();
    }
    return result;
}

}  // namespace

Passage PlainChannel::receive(std::span<char> into) {
    const ssize_t count =
        uninterrupted([&] { return ::recv(socket_, into.data(), into.size(), MSG_DONTWAIT); });
    if (count > 0) {
        return static_cast<std::size_t>(count);
    }
    return std::unexpected{count == 0 ? Halt::ended : halt_of(errno, Halt::wants_input)};
}

Passage PlainChannel::send(std::string_view octets, Then then) {
    const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (then == Then::more ? MSG_MORE : 0);
    const ssize_t count =
        uninterrupted([&] { return ::send(socket_, octets.data(), octets.size(), flags); });
    if (count >= 0) {
        return static_cast<std::size_t>(count);
    }
    return std::unexpected{halt_of(errno, Halt::wants_room)};
}

Passage PlainChannel::send_file(int file, std::uint64_t offset, std::uint64_t count) {
    auto position = static_cast<off_t>(offset);
    const ssize_t sent = uninterrupted([&] {
        return ::sendfile(socket_, file, &position, std::min(count, file_slice));
    });
    if (sent > 0) {
        return static_cast<std::size_t>(sent);
    }
    const bool file_is_at_fault = sent == 0 || errno == EIO;
    return std::unexpected{file_is_at_fault ? Halt::file_failed : halt_of(errno, Halt::wants_room)};
}

}  // namespace palomar::net
