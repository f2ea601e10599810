// What Session asks its runner to do next. Each action is answered by one of the events named with
// it.
#pragma once

#include "identity/credentials.hpp"
#include "maildrop/store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

namespace palomar::pop3 {

/// Read the next line and parse it -> CommandRead, ConnectionLost, TimedOut.
struct ReadCommand {};

/// Queue these octets for the client; they are valid until the next event -> Sent, ConnectionLost,
/// TimedOut.
struct Send {
    std::string_view octets;
};

/// Is there an account of this name? -> AccountLookedUp, AccountsUnavailable. No name: there cannot
/// be.
struct LookUpAccount {
    std::optional<identity::UserName> name;
    /// What the client called it, for the log: any octets. Valid until the next event.
    std::string_view tried;
};

/// Check the password -> Authenticated, Rejected, AccountsUnavailable. No name: one that cannot
/// exist was given; take as long over it as over any other and answer Rejected.
struct Authenticate {
    std::optional<identity::UserName> name;
    identity::Secret secret;
    /// As LookUpAccount's.
    std::string_view tried;
};

/// Take the maildrop of the account that was authenticated last -> MaildropOpened, MaildropRefused.
struct OpenMaildrop {};

/// Send `header`, then the message, dot-stuffed, and the final "." line. Nothing is sent if the
/// message cannot be opened -> MessageSent, MessageRefused, FilterRefused, ConnectionLost,
/// TimedOut, MessageBroken.
struct SendMessage {
    std::string_view header;
    /// A wrapped reference, so that an Action can be assigned.
    std::reference_wrapper<maildrop::Maildrop> maildrop;
    maildrop::MessageNumber number;
    /// TOP: the header lines, the empty line and so many lines of the body. RETR: nothing.
    std::optional<std::uint64_t> top_lines;
};

/// UPDATE (RFC 1939 §6): let the client have all that is queued, then carry out the changes and
/// give the maildrop back -> Committed, ConnectionLost, TimedOut.
struct Commit {
    std::unique_ptr<maildrop::Maildrop> maildrop;
    maildrop::Changes changes;
};

enum class CloseReason {
    /// The client said QUIT.
    quit,
    /// The client went away, or the network did.
    connection_lost,
    /// A deadline passed: login, inactivity, or a write without progress.
    timed_out,
    too_many_bad_commands,
    /// Half a message was sent and the rest cannot be had: the final dot must not come.
    message_broken,
    /// An operator ended the session: nothing more is said.
    kicked,
    /// The server is stopping.
    shutting_down,
};

/// Let the client have what is queued, unless the connection is lost, and end.
struct Close {
    CloseReason reason;
    /// To be destroyed where it may block; nothing if the session had none.
    std::unique_ptr<maildrop::Maildrop> maildrop = nullptr;
};

using Action = std::variant<
    ReadCommand,
    Send,
    LookUpAccount,
    Authenticate,
    OpenMaildrop,
    SendMessage,
    Commit,
    Close>;

}  // namespace palomar::pop3
