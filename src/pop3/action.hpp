// What Session asks its runner to do next. Each action is answered by one of the events named with
// it.
#pragma once

#include "identity/credentials.hpp"
#include "maildrop/store.hpp"
#include "pop3/account.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

namespace palomar::pop3 {

/// Read the next line and parse it -> CommandRead, ConnectionLost, TimedOut.
struct ReadCommand {};

/// Read the client's next answer in a SASL exchange -> ResponseRead, ConnectionLost, TimedOut.
struct ReadResponse {};

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

/// What a SASL exchange needs to begin -> ExchangeStarted.
struct StartExchange {};

/// Find what the account's proofs are checked with -> VerifierFound, Rejected,
/// AccountsUnavailable. No name: one that cannot exist was given.
struct FindVerifier {
    std::optional<identity::UserName> name;
    /// As LookUpAccount's.
    std::string_view tried;
};

/// The client has proved that it knows the account's password: may the account come in? ->
/// Authenticated, Rejected, AccountsUnavailable.
struct Admit {
    identity::UserName name;
    std::string_view tried;
};

/// Check the token -> Authenticated, Rejected, AccountsUnavailable. No name and nothing tried: the
/// token says whose it is.
struct CheckToken {
    std::optional<identity::UserName> name;
    identity::Secret token;
    std::string_view tried;
};

/// A login has failed without a look at the accounts: note it -> Rejected.
struct RefuseLogin {
    std::string_view tried;
};

/// Send what is queued, forget all input, and go over to TLS -> TlsStarted, ConnectionLost,
/// TimedOut.
struct StartTls {};

/// Take the account's maildrop -> MaildropOpened, MaildropRefused.
struct OpenMaildrop {
    Account account;
};

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
    ReadResponse,
    Send,
    StartTls,
    LookUpAccount,
    Authenticate,
    StartExchange,
    FindVerifier,
    Admit,
    CheckToken,
    RefuseLogin,
    OpenMaildrop,
    SendMessage,
    Commit,
    Close>;

}  // namespace palomar::pop3
