// SCM_RIGHTS: the kernel puts the descriptors into the other process.
#include "sandbox/launch_request.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <sys/socket.h>

namespace palomar::sandbox {
namespace {

constexpr std::size_t stream_count = 3;

/// Room for the descriptors of one message.
union Control {
    cmsghdr header;
    std::array<char, CMSG_SPACE(stream_count * sizeof(int))> room;
};

std::unexpected<std::error_code> failed(int error) {
    return std::unexpected{std::error_code{error, std::generic_category()}};
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> arguments;
    while (!text.empty()) {
        const std::size_t end = text.find('\0');
        arguments.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end, text.size() - 1) + 1);
    }
    return arguments;
}

std::vector<Descriptor> descriptors_in(msghdr& message) {
    std::vector<Descriptor> descriptors;
    descriptors.reserve(stream_count);
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
         part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof number);
            descriptors.emplace_back(number);
        }
    }
    return descriptors;
}

}  // namespace

std::expected<void, std::error_code> send_request(
    int socket, const std::vector<std::string>& arguments, const std::array<int, 3>& streams
) {
    std::string text;
    for (const std::string& argument : arguments) {
        text.append(argument).push_back('\0');
    }
    if (text.empty()) {
        return failed(EINVAL);
    }
    if (text.size() > longest_request) {
        return failed(E2BIG);
    }
    iovec octets{text.data(), text.size()};
    Control control{};
    msghdr message{};
    message.msg_iov = &octets;
    message.msg_iovlen = 1;
    message.msg_control = control.room.data();
    message.msg_controllen = control.room.size();
    cmsghdr* const part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof streams);
    std::memcpy(CMSG_DATA(part), streams.data(), sizeof streams);
    ssize_t sent = 0;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0) {
        return failed(errno == EPIPE ? ECONNRESET : errno);
    }
    return {};
}

std::optional<LaunchRequest> receive_request(int socket) {
    std::string text(longest_request, '\0');
    iovec octets{text.data(), text.size()};
    Control control{};
    msghdr message{};
    message.msg_iov = &octets;
    message.msg_iovlen = 1;
    message.msg_control = control.room.data();
    message.msg_controllen = control.room.size();
    ssize_t count = 0;
    do {
        count = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    if (count <= 0) {
        return std::nullopt;
    }
    LaunchRequest request{{}, descriptors_in(message)};
    text.resize(static_cast<std::size_t>(count));
    request.arguments = split(text);
    if (text.back() != '\0' || request.streams.size() != stream_count) {
        return std::nullopt;
    }
    return request;
}

}  // namespace palomar::sandbox
