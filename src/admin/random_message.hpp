// RandomMessage: a well-formed message (RFC 5322) of any size, made piece by piece, to fill
// maildrops with. Knows no account and no file.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace palomar::admin {

/// What its header says.
struct MessageHeader {
    std::string_view subject;
    /// Unique: the left part of its Message-ID, of letters, digits and dots.
    std::string_view id;
    /// Seconds since 1970.
    std::int64_t date;
};

/// ASCII with LF line ends, none longer than 72 octets without it, the last one ended.
class RandomMessage {
  public:
    /// Octets that are enough for any header that a subject and an id of 80 octets each make.
    static constexpr std::uint64_t smallest = 1024;

    /// `octets`, the whole message's, are at least `smallest`.
    RandomMessage(const MessageHeader& header, std::uint64_t octets, std::uint64_t seed);

    /// The next piece, of at most 128 KiB; empty when the message is whole. Valid until the next
    /// call.
    [[nodiscard]] std::string_view next();

  private:
    void fill();

    std::mt19937_64 random_;
    std::string piece_;
    /// Octets of the body still to be made.
    std::uint64_t left_;
    bool header_is_out_ = false;
};

}  // namespace palomar::admin
