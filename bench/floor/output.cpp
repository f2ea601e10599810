// One sendmsg(2) for all that is in memory, sendfile(2) for the rest.
#include "floor/output.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace palomar::floor_server {
namespace {

/// Of a file, before others have their turn.
constexpr std::uint64_t slice = std::uint64_t{4} * 1024 * 1024;

Sent halted() { return errno == EAGAIN || errno == EINTR ? Sent::some : Sent::broken; }

}  // namespace

// Answers that were prepared one behind the other, and are asked for in that order, are one piece.
void Output::add(std::string_view text) {
    if (!pieces_.empty()) {
        Piece& last = pieces_.back();
        if (last.file == no_file && last.text.data() + last.text.size() == text.data()) {
            last.text = {last.text.data(), last.text.size() + text.size()};
            return;
        }
    }
    pieces_.push_back({.text = text, .file = no_file, .offset = 0, .left = 0});
}

void Output::add_file(int file, std::uint64_t octets) {
    pieces_.push_back({.text = {}, .file = file, .offset = 0, .left = octets});
}

void Output::clear() {
    pieces_.clear();
    first_ = 0;
}

Sent Output::send(int socket) {
    Sent sent = Sent::all;
    while (first_ < pieces_.size() && sent == Sent::all) {
        Piece& piece = pieces_[first_];
        sent = piece.file == no_file ? send_texts(socket) : send_slice(socket, piece);
    }
    if (sent == Sent::all) {
        clear();
    }
    return sent;
}

Sent Output::send_texts(int socket) {
    std::array<iovec, IOV_MAX> parts;
    std::size_t count = 0;
    std::size_t octets = 0;
    std::size_t next = first_;
    for (; next < pieces_.size() && pieces_[next].file == no_file && count < parts.size(); ++next) {
        const auto text = pieces_[next].text;
        parts[count++] = {const_cast<char*>(text.data()), text.size()};
        octets += text.size();
    }
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = count;
    const int more = next < pieces_.size() ? MSG_MORE : 0;
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | more);
    if (sent < 0) {
        return halted();
    }
    drop(static_cast<std::size_t>(sent));
    return static_cast<std::size_t>(sent) == octets ? Sent::all : Sent::some;
}

Sent Output::send_slice(int socket, Piece& piece) {
    auto offset = static_cast<off_t>(piece.offset);
    const ssize_t sent = ::sendfile(socket, piece.file, &offset, std::min(piece.left, slice));
    if (sent <= 0) {
        // A file that is shorter than it was cannot be sent as it was announced.
        return sent == 0 ? Sent::broken : halted();
    }
    piece.offset += static_cast<std::uint64_t>(sent);
    piece.left -= static_cast<std::uint64_t>(sent);
    if (piece.left > 0) {
        return Sent::some;
    }
    ++first_;
    return Sent::all;
}

void Output::drop(std::size_t octets) {
    while (octets > 0) {
        auto& text = pieces_[first_].text;
        const auto part = std::min(octets, text.size());
        text.remove_prefix(part);
        octets -= part;
        first_ += text.empty() ? 1 : 0;
    }
}

}  // namespace palomar::floor_server
