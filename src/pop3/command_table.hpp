// The command table: which commands there are, in which state and on which connection each
// may come, how long it may be and what it takes. A
// new command begins with a row here; its meaning is a function of the state that it may come in.
#pragma once

#include "pop3/command.hpp"
#include "pop3/line_reader.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace palomar::pop3 {

/// RFC 1939 §3: the states in which commands are read.
enum class States { authorization, transaction, both };

/// The arguments of a command.
enum class Arguments {
    none,
    /// A message-number, or nothing for all messages.
    optional_number,
    number,
    /// A message-number and how many lines of the body.
    number_and_lines,
    name,
    /// Every octet behind the one space.
    password,
    /// Nothing; or a SASL mechanism, perhaps with an initial response.
    mechanism,
};

/// Which connections a command may come on.
enum class Channels {
    any,
    /// It is the way to TLS.
    plain_only,
    /// It carries a secret: where TLS is required, under TLS only.
    secret,
};

struct CommandRow {
    Verb verb;
    std::string_view keyword;
    States states;
    Arguments arguments;
    Channels channels = Channels::any;
    /// Octets of its longest line, the line end included.
    std::size_t longest = longest_command;
};

// clang-format off
inline constexpr auto command_table = std::to_array<CommandRow>({
    {Verb::auth, "AUTH", States::authorization, Arguments::mechanism,          // RFC 5034 §4
        Channels::secret, longest_response},
    {Verb::capa, "CAPA", States::both,          Arguments::none},              // RFC 2449 §5
    {Verb::dele, "DELE", States::transaction,   Arguments::number},            // RFC 1939 §5
    {Verb::list, "LIST", States::transaction,   Arguments::optional_number},   // RFC 1939 §5
    {Verb::noop, "NOOP", States::transaction,   Arguments::none},              // RFC 1939 §5
    {Verb::pass, "PASS", States::authorization, Arguments::password,           // RFC 1939 §7
        Channels::secret},
    {Verb::quit, "QUIT", States::both,          Arguments::none},              // RFC 1939 §4, §6
    {Verb::retr, "RETR", States::transaction,   Arguments::number},            // RFC 1939 §5
    {Verb::rset, "RSET", States::transaction,   Arguments::none},              // RFC 1939 §5
    {Verb::stat, "STAT", States::transaction,   Arguments::none},              // RFC 1939 §5
    {Verb::stls, "STLS", States::authorization, Arguments::none,               // RFC 2595 §4
        Channels::plain_only},
    {Verb::top,  "TOP",  States::transaction,   Arguments::number_and_lines},  // RFC 1939 §7
    {Verb::uidl, "UIDL", States::transaction,   Arguments::optional_number},   // RFC 1939 §7
    {Verb::user, "USER", States::authorization, Arguments::name,               // RFC 1939 §7
        Channels::secret},
});
// clang-format on

static_assert(
    std::ranges::is_sorted(command_table, {}, &CommandRow::verb) &&
        command_table.size() == static_cast<std::size_t>(Verb::user) + 1,
    "one row for each Verb, in their order"
);

[[nodiscard]] constexpr const CommandRow& row_of(Verb verb) {
    return command_table[static_cast<std::size_t>(verb)];
}

/// `state` is the state of the session: authorization or transaction.
[[nodiscard]] constexpr bool may_come_in(States state, Verb verb) {
    const States states = row_of(verb).states;
    return states == States::both || states == state;
}

}  // namespace palomar::pop3
