// Measure: what the encoder would make of a message, found without making it.
#pragma once

#include "wire/insertions.hpp"

#include <cstdint>
#include <string_view>

namespace palomar::wire {

class Measure {
  public:
    /// Looks at the message's next octets.
    void feed(std::string_view chunk);

    /// After the last chunk: octets of the wire form, dots of stuffing not counted (RFC 1939 §11).
    [[nodiscard]] std::uint64_t octets() const;

    /// After the last chunk: whether the stored octets are what goes over the wire, to the octet:
    /// every LF behind a CR, no line beginning with a dot, the last line ended. True for no octets
    /// at all.
    [[nodiscard]] bool is_wire_form() const;

  private:
    std::uint64_t stored_ = 0;
    std::uint64_t carriage_returns_ = 0;
    std::uint64_t dots_ = 0;
    Insertions insertions_;
};

}  // namespace palomar::wire
