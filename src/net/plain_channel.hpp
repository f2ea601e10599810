// PlainChannel: octets through a socket as they are.
#pragma once

#include "net/passage.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace palomar::net {

/// Whether more is about to be sent: the kernel may then wait to fill a packet.
enum class Then { nothing, more };

class PlainChannel {
  public:
    /// The socket outlives the channel.
    explicit PlainChannel(int socket) : socket_{socket} {}

    [[nodiscard]] Passage receive(std::span<char> into);
    /// Not empty.
    [[nodiscard]] Passage send(std::string_view octets, Then then);
    /// Octets of a file, at most `count`, from the page cache if they are there.
    [[nodiscard]] Passage send_file(int file, std::uint64_t offset, std::uint64_t count);

    /// Whether receive() has octets that the socket does not show.
    [[nodiscard]] static bool holds_input() { return false; }
    /// Nothing to say before the end.
    void say_goodbye() {}

  private:
    int socket_;
};

}  // namespace palomar::net
