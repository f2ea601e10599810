// MessageText: takes a message off the wire again: undoes dot-stuffing, finds the end (RFC 1939
// §3), counts and sums what is left. Constant memory, whatever the message's size.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

struct XXH3_state_s;

namespace palomar::load {

enum class Summing { off, on };

class MessageText {
  public:
    explicit MessageText(Summing summing);

    /// For the next message.
    void begin();

    /// Takes octets off the front of `wire` and says how many. It leaves a few that could be the
    /// beginning of the end: they are to be offered again with what follows. Failure: a line begins
    /// with a dot that should have been stuffed.
    [[nodiscard]] std::size_t feed(std::string_view wire);

    /// The final dot and its CRLF were taken.
    [[nodiscard]] bool is_whole() const { return whole_; }

    /// Of the message with CRLF line ends, without dots of stuffing: what LIST announces.
    [[nodiscard]] std::uint64_t octets() const { return octets_; }

    /// XXH3_64bits of the same, if summing is on.
    [[nodiscard]] std::optional<std::uint64_t> checksum() const;

  private:
    struct Free {
        void operator()(XXH3_state_s* state) const;
    };

    void add(std::string_view text);

    std::unique_ptr<XXH3_state_s, Free> state_;
    std::uint64_t octets_ = 0;
    /// The octet before those of the next feed(); a message begins as if behind a line end.
    char last_ = '\n';
    bool whole_ = false;
};

}  // namespace palomar::load
