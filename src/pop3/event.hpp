// What came of an action: the only way in which the world reaches Session.
#pragma once

#include "maildrop/policy.hpp"
#include "maildrop/store.hpp"
#include "pop3/command.hpp"

#include <expected>
#include <memory>
#include <string>
#include <variant>

namespace palomar::pop3 {

/// Views in the command are valid during the call that takes the event.
struct CommandRead {
    std::expected<Command, CommandFailure> command;
};
struct Sent {};
struct ConnectionLost {};
struct TimedOut {};
/// An operator ended the session; no UPDATE.
struct Kicked {};
/// The server is stopping; no UPDATE that was not asked for.
struct ShuttingDown {};

struct AccountLookedUp {
    bool exists;
};
/// The account may come in; its policy for RETRieved messages.
struct Authenticated {
    maildrop::Policy policy;
};
/// Wrong password, no such account, or an account that may not log in.
struct Rejected {};
/// The account back end could not be asked: the password may well be right ([SYS/TEMP], not
/// [AUTH]).
struct AccountsUnavailable {};

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
    Sent,
    ConnectionLost,
    TimedOut,
    Kicked,
    ShuttingDown,
    AccountLookedUp,
    Authenticated,
    Rejected,
    AccountsUnavailable,
    MaildropOpened,
    MaildropRefused,
    MessageSent,
    MessageRefused,
    FilterRefused,
    MessageBroken,
    Committed>;

}  // namespace palomar::pop3
