// Session: the whole of RFC 1939 as a function from events to actions. It sees no socket, file,
// clock or log.
//
//     AUTHORIZATION --MaildropOpened--> TRANSACTION --QUIT--> UPDATE --> closed
//
// and from each of them to closed, without UPDATE, when the connection, a deadline or the server
// gives up.
#pragma once

#include "pop3/action.hpp"
#include "pop3/authorization.hpp"
#include "pop3/closed.hpp"
#include "pop3/event.hpp"
#include "pop3/line_reader.hpp"
#include "pop3/reply.hpp"
#include "pop3/session_policy.hpp"
#include "pop3/session_summary.hpp"
#include "pop3/transaction.hpp"
#include "pop3/update.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

namespace palomar::pop3 {

class Session {
  public:
    /// `policy` outlives the session.
    explicit Session(const SessionPolicy& policy, const Circumstances& circumstances = {});
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The first action, once: the greeting.
    [[nodiscard]] Action greet();

    /// What to do next, now that the last action came to `event`. After Close there is no next.
    [[nodiscard]] Action on(Event event);

    /// The client is being waited for: the maildrop gives back what can be had again.
    void rest();

    /// Valid until the next event.
    [[nodiscard]] SessionSummary summary() const;

    /// True in TRANSACTION and UPDATE: which deadline ReadCommand is under is the runner's to know.
    [[nodiscard]] bool logged_in() const;

    /// Octets of the longest line that ReadCommand is worth waiting for, its end included.
    [[nodiscard]] std::size_t longest_line() const {
        return logged_in() ? longest_command : longest_response;
    }

  private:
    // One overload for each event that is not simply passed to the state; the first takes all the
    // rest.
    template <typename State, typename Other>
    [[nodiscard]] Action step(State& state, Other& event);
    template <typename State>
    [[nodiscard]] Action step(State& state, CommandRead& event);
    template <typename State>
    [[nodiscard]] Action step(State& state, Sent& event);
    [[nodiscard]] Action step(Authorization& authorization, MaildropOpened& event);
    [[nodiscard]] Action step(Authorization& authorization, TlsStarted& event);

    [[nodiscard]] Action enter_update(Transaction& transaction);
    [[nodiscard]] Action close(CloseReason reason);

    /// What stands in the way of a command that would be right otherwise.
    [[nodiscard]] std::optional<std::string> obstacle_to(Verb verb, States state) const;

    const SessionPolicy& policy_;
    Circumstances circumstances_;
    Reply reply_;
    // Reached by reference from the states and from actions under way: hence a Session does not
    // move.
    std::variant<Authorization, Transaction, Update, Closed> state_;
};

}  // namespace palomar::pop3
