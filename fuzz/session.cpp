// A whole Session and a runner that keeps its word most of the time: UPDATE comes only of QUIT in
// TRANSACTION and removes only what was marked, no password is checked where it must not be said,
// and nothing comes after Close.
//
// Input: lines. The first may be `?` and what is special: `tls` required, a `read-only` account.
// One that begins with `!` replaces the outcome of an action by another event; any other is what
// the client says next. Alice's password is "secret word", her token "good token".
#include "pop3/session.hpp"

#include "maildrop/memory_store.hpp"
#include "target.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace palomar::fuzz {
namespace {

using namespace pop3;

constexpr std::size_t messages_delivered = 3;

const sasl::Decoy decoy{.key = {}, .iterations = 4096};

bool is_alice(const std::optional<identity::UserName>& name) {
    return name && name->view() == "alice";
}

bool is_quit(const Event& event) {
    const auto* const read = std::get_if<CommandRead>(&event);
    return read != nullptr && read->command && read->command->verb == Verb::quit;
}

struct NamedEvent {
    std::string_view name;
    Event (*event)();
};

constexpr std::array<NamedEvent, 19> events{{
    {"!sent", [] -> Event { return Sent{}; }},
    {"!tls", [] -> Event { return TlsStarted{}; }},
    {"!lost", [] -> Event { return ConnectionLost{}; }},
    {"!timed-out", [] -> Event { return TimedOut{}; }},
    {"!kicked", [] -> Event { return Kicked{}; }},
    {"!shutting-down", [] -> Event { return ShuttingDown{}; }},
    {"!exists", [] -> Event { return AccountLookedUp{true}; }},
    {"!unknown", [] -> Event { return AccountLookedUp{false}; }},
    {"!wrong", [] -> Event { return Rejected{}; }},
    {"!needs-tls", [] -> Event { return Rejected{Rejection::needs_tls}; }},
    {"!too-many", [] -> Event { return Rejected{Rejection::too_many_failures}; }},
    {"!unavailable", [] -> Event { return AccountsUnavailable{}; }},
    {"!no-verifier", [] -> Event { return VerifierFound{}; }},
    {"!message-sent", [] -> Event { return MessageSent{}; }},
    {"!vanished", [] -> Event { return MessageRefused{maildrop::StoreError::vanished}; }},
    {"!no-filter", [] -> Event { return FilterRefused{}; }},
    {"!broken", [] -> Event { return MessageBroken{}; }},
    {"!committed", [] -> Event { return Committed{}; }},
    {"!long-response", [] -> Event { return ResponseRead{}; }},
}};

/// Performs the actions, or does what the input says, and watches.
class Runner {
  public:
    explicit Runner(std::string_view lines) : lines_{lines} {
        for (std::size_t i = 1; i <= messages_delivered; ++i) {
            store_.deliver("alice", "uid-" + std::to_string(i), "A: b\n\n.body\n");
        }
        if (lines_.starts_with('?')) {
            const std::string_view special = take_line();
            circumstances_.tls_required = special.contains("tls");
            rights_ = special.contains("read-only") ? Rights::read_only : Rights::read_and_delete;
        }
    }

    void run() {
        Session session{policy_, circumstances_};
        Action action = session.greet();
        while (!std::holds_alternative<Close>(action)) {
            Event event = lines_.empty() ? ConnectionLost{} : next_event(action);
            const bool may_update = session.logged_in() && is_quit(event);
            may_hear_secrets_ = may_hear_secrets_ || std::holds_alternative<TlsStarted>(event);
            action = session.on(std::move(event));
            require(
                may_update || !std::holds_alternative<Commit>(action),
                "UPDATE comes of QUIT in TRANSACTION"
            );
            if (std::holds_alternative<ReadCommand>(action)) {
                session.rest();
            }
            static_cast<void>(session.summary());
        }
        require(
            closes(session, CommandRead{parse("QUIT")}), "QUIT after Close is answered by Close"
        );
        require(closes(session, Sent{}), "after Close there is only Close");
        action = Close{CloseReason::quit};
        require(
            store_.unread("alice").size() + changed_ == messages_delivered,
            "what UPDATE was not told to change has not changed"
        );
    }

  private:
    static bool closes(Session& session, Event event) {
        return std::holds_alternative<Close>(session.on(std::move(event)));
    }

    /// What the input says if it says so, else what a runner that keeps its word would say.
    Event next_event(Action& action) {
        if (lines_.starts_with('!')) {
            return event_named(take_line());
        }
        return std::visit([this](auto& what) { return perform(what); }, action);
    }

    std::string_view take_line() {
        const std::string_view line = lines_.substr(0, lines_.find('\n'));
        lines_.remove_prefix(std::min(line.size() + 1, lines_.size()));
        return line;
    }

    Event event_named(std::string_view name) {
        if (name == "!right") {
            return admitted();
        }
        if (name == "!opened") {
            return opened();
        }
        if (name == "!exchange") {
            return ExchangeStarted{{}, {}, decoy};
        }
        const auto* const named = std::ranges::find(events, name, &NamedEvent::name);
        return named == events.end() ? CommandRead{parse(name)} : named->event();
    }

    [[nodiscard]] Event admitted() const {
        const std::optional<identity::UserName> alice = identity::UserName::from("alice");
        if (!alice) {
            return Rejected{};
        }
        return Authenticated{Account{*alice, maildrop::Policy::archive, rights_}};
    }

    Event opened() {
        auto maildrop = store_.open(
            {"alice", maildrop::Policy::archive, "192.0.2.7"}, maildrop::Blocking::allowed
        );
        if (!maildrop) {
            return MaildropRefused{maildrop.error()};
        }
        return MaildropOpened{*std::move(maildrop)};
    }

    Event perform(ReadCommand&) { return CommandRead{parse(take_line())}; }
    Event perform(ReadResponse&) { return ResponseRead{take_line()}; }
    Event perform(Send& action) {
        require(action.octets.ends_with("\r\n"), "replies are whole lines");
        return Sent{};
    }
    Event perform(StartTls&) { return TlsStarted{}; }
    Event perform(LookUpAccount& action) { return AccountLookedUp{is_alice(action.name)}; }
    Event perform(Authenticate& action) {
        require(!circumstances_.tls_required || may_hear_secrets_, "passwords only under TLS");
        const bool right = is_alice(action.name) && action.secret.reveal() == "secret word";
        return right ? admitted() : Rejected{};
    }
    Event perform(StartExchange&) { return ExchangeStarted{{}, {}, decoy}; }
    Event perform(FindVerifier& action) {
        static const auto verifier =
            sasl::ScramVerifier::of(identity::Secret{"secret word"}, "some salt", 4096);
        return VerifierFound{is_alice(action.name) ? verifier : std::nullopt};
    }
    Event perform(Admit& action) { return is_alice(action.name) ? admitted() : Rejected{}; }
    Event perform(CheckToken& action) {
        require(!circumstances_.tls_required || may_hear_secrets_, "tokens only under TLS");
        return action.token.reveal() == "good token" ? admitted() : Rejected{};
    }
    Event perform(RefuseLogin&) { return Rejected{}; }
    Event perform(OpenMaildrop&) { return opened(); }
    Event perform(SendMessage& action) {
        require(action.maildrop.get().listing().contains(action.number), "a message that there is");
        return MessageSent{};
    }
    Event perform(Commit& action) {
        const auto maildrop = std::move(action.maildrop);
        require(maildrop != nullptr, "UPDATE has a maildrop");
        changed_ += action.changes.deleted.size() + action.changes.retrieved.size();
        require(rights_ != Rights::read_only || changed_ == 0, "read-only: nothing changes");
        return Committed{maildrop->commit(action.changes)};
    }
    Event perform(Close&) { return ConnectionLost{}; }

    std::string_view lines_;
    SessionPolicy policy_{
        .has_certificate = true,
        .mechanisms = {sasl::all_mechanisms.begin(), sasl::all_mechanisms.end()},
    };
    Circumstances circumstances_;
    Rights rights_ = Rights::read_and_delete;
    maildrop::MemoryStore store_;
    bool may_hear_secrets_ = false;
    std::size_t changed_ = 0;
};

}  // namespace

void try_octets(std::string_view octets) { Runner{octets}.run(); }

}  // namespace palomar::fuzz
