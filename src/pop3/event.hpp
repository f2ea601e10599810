// What came of an action: the only way in which the world reaches Session.
#pragma once

#include "maildrop/store.hpp"
#include "pop3/account.hpp"
#include "pop3/command.hpp"
#include "sasl/exchange.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace palomar::pop3 {

/// Views in the command are valid during the call that takes the event.
struct CommandRead {
    std::expected<Command, CommandFailure> command;
};
/// The view is valid during the call that takes the event; nothing: the line was too long.
struct ResponseRead {
    std::optional<std::string_view> line;
};
struct Sent {};
/// From now on the connection is under TLS.
struct TlsStarted {};
struct ConnectionLost {};
struct TimedOut {};
/// An operator ended the session; no UPDATE.
struct Kicked {};
/// The server is stopping; no UPDATE that was not asked for.
struct ShuttingDown {};

struct AccountLookedUp {
    bool exists;
};
/// The account may come in.
struct Authenticated {
    Account account;
};

enum class Rejection {
    /// Wrong password, no such account, or an account that may not log in from there or at all.
    wrong,
    /// The password was right, but this account's must not be said without TLS.
    needs_tls,
    /// Too many logins failed: nothing was checked.
    too_many_failures,
    /// The password was right, but the account has as many sessions as it may have.
    too_many_sessions,
};
struct Rejected {
    Rejection why = Rejection::wrong;
};
/// The account back end could not be asked: the password may well be right ([SYS/TEMP], not
/// [AUTH]).
struct AccountsUnavailable {};

struct ExchangeStarted {
    sasl::Entropy entropy;
    /// None without TLS.
    sasl::ChannelBindings bindings;
    /// Outlives the session.
    std::reference_wrapper<const sasl::Decoy> decoy;
};
/// Nothing: there is no such account, or none that proofs can be checked for.
struct VerifierFound {
    std::optional<sasl::ScramVerifier> verifier;
};

struct MaildropOpened {
    std::unique_ptr<maildrop::Maildrop> maildrop;
};
struct MaildropRefused {
    maildrop::OpenFailure failure;
};

/// The whole message and its final dot are with the transport.
struct MessageSent {};
/// The message could not be opened or its first octets not be read; nothing of it was sent.
struct MessageRefused {
    maildrop::StoreError error;
    /// For the runner's log, never for the client.
    std::string detail = {};
};
/// The message filter could not start, or failed before its first octet; nothing was sent.
struct FilterRefused {};
/// Some octets were sent and the rest cannot be.
struct MessageBroken {
    /// For the runner's log, never for the client.
    std::string detail = {};
};

struct Committed {
    maildrop::CommitReport report;
};

using Event = std::variant<
    CommandRead,
    ResponseRead,
    Sent,
    TlsStarted,
    ConnectionLost,
    TimedOut,
    Kicked,
    ShuttingDown,
    AccountLookedUp,
    Authenticated,
    Rejected,
    AccountsUnavailable,
    ExchangeStarted,
    VerifierFound,
    MaildropOpened,
    MaildropRefused,
    MessageSent,
    MessageRefused,
    FilterRefused,
    MessageBroken,
    Committed>;

}  // namespace palomar::pop3
