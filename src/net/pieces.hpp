// Pieces: output yet to be sent, in the order in which it goes out. Knows no socket.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <sys/uio.h>

namespace palomar::net {

/// A view: what it was made of outlives it.
class Pieces {
  public:
    Pieces(std::string_view queued, std::span<const std::string_view> spans);

    [[nodiscard]] bool empty() const { return first_.empty(); }

    /// The piece that comes next; empty only if all is sent.
    [[nodiscard]] std::string_view front() const { return first_; }

    /// Fills `into`, of at least one, with the next pieces; returns how many.
    std::size_t gather(std::span<iovec> into) const;

    /// Copies the next octets, as many as fit; returns how many.
    std::size_t copy(std::span<char> into) const;

    /// So many octets are sent.
    void consume(std::size_t octets);

  private:
    void skip_empty();

    std::string_view first_;
    std::span<const std::string_view> rest_;
};

}  // namespace palomar::net
