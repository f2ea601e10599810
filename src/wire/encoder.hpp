// Encoder: a stored message, chunk by chunk, as the octets that go over the wire (RFC 1939 §3):
// CRLF line ends, dot-stuffing, a final CRLF.
#pragma once

#include "wire/insertions.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace palomar::wire {

class Encoder {
  public:
    /// Appends the wire form of the message's next octets to `out`. A line ends at LF; CR before it
    /// is kept or supplied; a bare CR, NUL or 8-bit octet is passed on.
    void encode(std::string_view chunk, std::string& out);

    /// After the last chunk: ends an unfinished last line. The final "." line is not the encoder's.
    void finish(std::string& out);

    /// Octets appended so far, dots of stuffing not counted: after finish(), what LIST announces.
    [[nodiscard]] std::uint64_t octets() const { return octets_; }

  private:
    std::uint64_t octets_ = 0;
    Insertions insertions_;
};

}  // namespace palomar::wire
