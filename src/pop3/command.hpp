// Command: one line from the client, understood (RFC 1939 §3, RFC 2449 §4), or why it was not.
#pragma once

#include "maildrop/message_number.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

namespace palomar::pop3 {

enum class Verb {
    auth,
    capa,
    dele,
    list,
    noop,
    pass,
    quit,
    retr,
    rset,
    stat,
    stls,
    top,
    uidl,
    user,
};

/// Fields that the verb has no use for are empty.
struct Command {
    Verb verb;
    /// USER: the name as sent. PASS: the password, spaces, NUL and 8-bit octets included. AUTH: the
    /// mechanism, empty if the client asks which there are. Points into the line that was parsed.
    std::string_view text = {};
    /// AUTH: in Base64, if there is one; `=` stands for one without octets (RFC 5034 §4).
    std::optional<std::string_view> initial_response = {};
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
    /// The line has more octets than the command may have, CRLF included (RFC 2449 §4).
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
    /// too_long: octets that the line might have had.
    std::size_t longest = 0;
};

/// Parses one line without its line end; with it, it had `octets`. Knows no states: whether the
/// command may come now is Session's.
[[nodiscard]] std::expected<Command, CommandFailure> parse(
    std::string_view line, std::size_t octets
);

/// Parses one line that ended as it should, with CRLF.
[[nodiscard]] inline std::expected<Command, CommandFailure> parse(std::string_view line) {
    return parse(line, line.size() + 2);
}

}  // namespace palomar::pop3
