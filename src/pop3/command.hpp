// Command: one line from the client, understood (RFC 1939 §3, RFC 2449 §4), or why it was not.
#pragma once

#include "maildrop/message_number.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace palomar::pop3 {

enum class Verb { capa, dele, list, noop, pass, quit, retr, rset, stat, top, uidl, user };

/// Fields that the verb has no use for are empty.
struct Command {
    Verb verb;
    /// USER: the name as sent. PASS: the password, spaces, NUL and 8-bit octets included.
    /// Points into the line that was parsed.
    std::string_view text = {};
    /// DELE, RETR, TOP: always there. LIST, UIDL: if given.
    std::optional<maildrop::MessageNumber> number = {};
    /// TOP: how many lines of the body.
    std::uint64_t lines = 0;
};

enum class CommandError {
    /// No such keyword.
    unknown,
    /// NUL, another control character or an 8-bit octet where none may stand.
    bad_octet,
    /// The line has more than 255 octets, CRLF included (RFC 2449 §4).
    too_long,
    missing_argument,
    unexpected_argument,
    /// An argument that must be a number has something else in it: a sign, a space, a letter.
    not_a_number,
    /// Message-number 0.
    zero,
    /// A number that does not fit 32 bits.
    too_large,
};

struct CommandFailure {
    CommandError error;
    /// The command that was meant, where its keyword was understood.
    std::optional<Verb> verb;
};

/// Parses one line without its line end. Knows no states: whether the command may come now is
/// Session's.
[[nodiscard]] std::expected<Command, CommandFailure> parse(std::string_view line);

}  // namespace palomar::pop3
