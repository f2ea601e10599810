// The ways between the states, and what is the same in all of them. The rest is each state's own.
#include "pop3/session.hpp"

#include "pop3/refusal.hpp"

#include <concepts>
#include <optional>
#include <utility>

namespace palomar::pop3 {
namespace {

template <typename State, typename Event>
concept Expects = requires(State& state, Event& event) {
    { state.on(event) } -> std::same_as<Action>;
};

/// Events that end a session in any state. No UPDATE: RFC 1939 §6.
std::optional<CloseReason> end_of_session(const Event& event) {
    if (std::holds_alternative<ConnectionLost>(event)) {
        return CloseReason::connection_lost;
    }
    if (std::holds_alternative<TimedOut>(event)) {
        return CloseReason::timed_out;
    }
    if (std::holds_alternative<Kicked>(event)) {
        return CloseReason::kicked;
    }
    if (std::holds_alternative<ShuttingDown>(event)) {
        return CloseReason::shutting_down;
    }
    if (std::holds_alternative<MessageBroken>(event)) {
        return CloseReason::message_broken;
    }
    return std::nullopt;
}

}  // namespace

Session::Session(const SessionPolicy& policy, const Circumstances& circumstances)
    : policy_{policy},
      circumstances_{circumstances},
      reply_{policy.max_bad_commands},
      state_{std::in_place_type<Authorization>, policy_, circumstances_, reply_} {}

Action Session::greet() { return reply_.ok("Palomar POP3 server ready"); }

Action Session::on(Event event) {
    if (const auto reason = end_of_session(event)) {
        return close(*reason);
    }
    Action next = std::visit(
        [this](auto& state, auto& what_came) { return step(state, what_came); }, state_, event
    );
    // A state that gives up does not know what comes after it.
    const auto* const end = std::get_if<Close>(&next);
    const bool goes_on = end == nullptr || std::holds_alternative<Closed>(state_);
    return goes_on ? std::move(next) : close(end->reason);
}

template <typename State, typename Other>
Action Session::step(State& state, Other& event) {
    if constexpr (Expects<State, Other>) {
        return state.on(event);
    } else {
        // No outcome of an action that this state asks for: the runner is at fault, and nothing
        // that it says can be relied upon any more.
        return close(CloseReason::connection_lost);
    }
}

template <typename State>
Action Session::step(State& state, CommandRead& event) {
    if constexpr (!Expects<State, Command>) {
        return close(CloseReason::connection_lost);
    } else if (!event.command) {
        return reply_.refuse("{}", describe(event.command.error()));
    } else if (const auto obstacle = obstacle_to(event.command->verb, State::state)) {
        return reply_.refuse("{}", *obstacle);
    } else if constexpr (std::same_as<State, Transaction>) {
        return event.command->verb == Verb::quit ? enter_update(state) : state.on(*event.command);
    } else {
        return state.on(*event.command);
    }
}

template <typename State>
Action Session::step(State& state, Sent& event) {
    if (const auto reason = reply_.close_after()) {
        return close(*reason);
    }
    if constexpr (Expects<State, Sent>) {
        return state.on(event);
    } else {
        return close(CloseReason::connection_lost);
    }
}

Action Session::step(Authorization& authorization, MaildropOpened& event) {
    const std::optional<Account>& admitted = authorization.account();
    if (!admitted) {
        return close(CloseReason::connection_lost);
    }
    Account account = *admitted;
    auto& transaction = state_.emplace<Transaction>(
        policy_, circumstances_, reply_, std::move(account), std::move(event.maildrop)
    );
    return transaction.welcome();
}

/// RFC 2595 §4: the client begins anew, and nothing that came before TLS counts; what is held
/// against it does.
Action Session::step(Authorization& authorization, TlsStarted& /*event*/) {
    if (!authorization.goes_over_to_tls()) {
        return close(CloseReason::connection_lost);
    }
    circumstances_.security = Security::tls;
    circumstances_.bindable = true;
    state_.emplace<Authorization>(policy_, circumstances_, reply_);
    return reply_.read_on();
}

std::optional<std::string> Session::obstacle_to(Verb verb, States state) const {
    if (!may_come_in(state, verb)) {
        return describe_wrong_state(state, verb);
    }
    switch (row_of(verb).channels) {
        case Channels::any:
            break;
        case Channels::plain_only:
            if (circumstances_.security == Security::tls) {
                return "TLS is on already";
            }
            break;
        case Channels::secret:
            if (!circumstances_.allow_secrets()) {
                return "[AUTH] not without TLS: STLS comes first";
            }
            break;
    }
    return std::nullopt;
}

Action Session::enter_update(Transaction& transaction) {
    const SessionSummary so_far = transaction.summary();
    Account account = transaction.account();
    Commit commit = transaction.commit();
    state_.emplace<Update>(reply_, std::move(account), so_far.left, so_far.retrieved);
    return commit;
}

Action Session::close(CloseReason reason) {
    Closed closed{summary()};
    Close close{reason};
    if (auto* const transaction = std::get_if<Transaction>(&state_)) {
        close.maildrop = transaction->release();
    }
    state_.emplace<Closed>(std::move(closed));
    return close;
}

void Session::rest() {
    if (auto* const transaction = std::get_if<Transaction>(&state_)) {
        transaction->rest();
    }
}

SessionSummary Session::summary() const {
    return std::visit([](const auto& state) { return state.summary(); }, state_);
}

bool Session::logged_in() const {
    return std::holds_alternative<Transaction>(state_) || std::holds_alternative<Update>(state_);
}

}  // namespace palomar::pop3
