// MessageStream: a message's octets as RETR and TOP send them, the final "." line included.
#pragma once

#include "wire/encoder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::pop3 {

class MessageStream {
  public:
    enum class More { wanted, enough };

    /// With `top_lines`: the header lines, the empty line behind them and so many lines of the body
    /// (RFC 1939 §7 TOP); a message without an empty line is header throughout.
    explicit MessageStream(std::optional<std::uint64_t> top_lines) : lines_left_{top_lines} {}

    /// Appends the wire form of the message's next octets to `out`. More::enough: TOP has all its
    /// lines; further chunks would add nothing.
    More feed(std::string_view chunk, std::string& out);

    /// After the last chunk: ends the last line where it must be and appends ".\r\n".
    void finish(std::string& out);

    /// Octets of the message so far, without dot-stuffing and the final "." line.
    [[nodiscard]] std::uint64_t octets() const { return encoder_.octets(); }

  private:
    /// What the stored line under way has so far: up to one CR it may yet turn out to be empty.
    enum class LineSoFar { nothing, one_cr, text };

    [[nodiscard]] std::size_t octets_for_top(std::string_view chunk);
    [[nodiscard]] bool has_all_lines() const { return !in_header_ && lines_left_ == 0; }
    void extend_line(std::string_view octets);
    void end_line();

    wire::Encoder encoder_;
    std::optional<std::uint64_t> lines_left_;
    bool in_header_ = true;
    LineSoFar line_ = LineSoFar::nothing;
};

}  // namespace palomar::pop3
