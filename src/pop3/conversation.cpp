// A runner without a network: each action is performed at once.
#include "pop3/conversation.hpp"

#include "pop3/message_stream.hpp"

#include <array>
#include <utility>

namespace palomar::pop3 {
namespace {

constexpr std::array<const char*, std::variant_size_v<Action>> action_names{
    "ReadCommand",
    "ReadResponse",
    "Send",
    "StartTls",
    "LookUpAccount",
    "Authenticate",
    "StartExchange",
    "FindVerifier",
    "Admit",
    "CheckToken",
    "RefuseLogin",
    "OpenMaildrop",
    "SendMessage",
    "Commit",
    "Close",
};

bool waits_for_client(const Action& action) {
    return std::holds_alternative<ReadCommand>(action) ||
           std::holds_alternative<ReadResponse>(action);
}

}  // namespace

World::World(const std::vector<std::string>& messages) {
    for (std::size_t i = 0; i < messages.size(); ++i) {
        store.deliver("alice", "uid-" + std::to_string(i + 1), messages[i]);
    }
}

Conversation::Conversation(World& world, std::optional<Failure> failure)
    : world_{world}, failure_{failure}, session_{world.policy, world.circumstances} {
    greeting_ = run(session_.greet());
}

std::string Conversation::say(std::string_view line) { return hear(CommandRead{parse(line)}); }

std::string Conversation::say(CommandFailure failure) {
    return hear(CommandRead{std::unexpected{failure}});
}

std::string Conversation::log_in() {
    const std::string to_user = say("USER alice");
    return to_user + say("PASS secret word");
}

std::string Conversation::respond(std::optional<std::string_view> line) {
    return hear(ResponseRead{line});
}

std::string Conversation::hear(Event heard) {
    if (closed_) {
        return {};
    }
    auto failure = failure_now();
    return run(session_.on(failure ? *std::move(failure) : std::move(heard)));
}

std::string Conversation::run(Action action) {
    sent_.clear();
    actions_.emplace_back(action_names.at(action.index()));
    while (!waits_for_client(action) && !std::holds_alternative<Close>(action)) {
        action = session_.on(outcome_of(action));
        actions_.emplace_back(action_names.at(action.index()));
    }
    if (const auto* close = std::get_if<Close>(&action)) {
        closed_ = close->reason;
    }
    return std::exchange(sent_, {});
}

Event Conversation::outcome_of(Action& action) {
    Event event = std::visit([this](auto& what) { return perform(what); }, action);
    auto failure = failure_now();
    return failure ? *std::move(failure) : std::move(event);
}

/// The failure that is to take the place of the last action's outcome.
std::optional<Event> Conversation::failure_now() const {
    if (failure_ && failure_->at_action + 1 == actions_.size()) {
        return failure_->event();
    }
    return std::nullopt;
}

Event Conversation::perform(ReadCommand&) { return ConnectionLost{}; }

Event Conversation::perform(ReadResponse&) { return ConnectionLost{}; }

Event Conversation::perform(StartTls&) { return TlsStarted{}; }

Event Conversation::perform(StartExchange&) {
    return ExchangeStarted{sasl::Entropy{}, world_.bindings, world_.decoy};
}

Event Conversation::perform(FindVerifier& action) {
    if (!world_.accounts_available) {
        return AccountsUnavailable{};
    }
    const bool known = action.name && action.name->view() == "alice";
    return VerifierFound{known ? std::optional{world_.verifier} : std::nullopt};
}

Event Conversation::perform(Admit& action) { return admit(action.name); }

Event Conversation::perform(CheckToken& action) {
    if (action.token.reveal() != "good token") {
        return Rejected{};
    }
    const auto alice = identity::UserName::from("alice");
    return alice ? admit(*alice) : Event{Rejected{}};
}

Event Conversation::perform(RefuseLogin&) { return Rejected{}; }

Event Conversation::admit(const identity::UserName& name) const {
    if (world_.rejection) {
        return Rejected{*world_.rejection};
    }
    return Authenticated{Account{name, world_.account_policy, world_.rights}};
}

Event Conversation::perform(Close&) { return ConnectionLost{}; }

Event Conversation::perform(Send& action) {
    sent_ += action.octets;
    longest_send_ = std::max(longest_send_, action.octets.size());
    return Sent{};
}

Event Conversation::perform(LookUpAccount& action) {
    if (!world_.accounts_available) {
        return AccountsUnavailable{};
    }
    return AccountLookedUp{action.name && action.name->view() == "alice"};
}

Event Conversation::perform(Authenticate& action) {
    if (!world_.accounts_available) {
        return AccountsUnavailable{};
    }
    const std::optional<identity::UserName>& name = action.name;
    if (name && name->view() == "alice" && action.secret.reveal() == "secret word") {
        return admit(*name);
    }
    return Rejected{};
}

Event Conversation::perform(OpenMaildrop&) {
    if (world_.maildrop_refusal) {
        return MaildropRefused{*world_.maildrop_refusal};
    }
    auto maildrop = world_.store.open(
        {"alice", world_.account_policy, "192.0.2.7"}, maildrop::Blocking::allowed
    );
    if (!maildrop) {
        return MaildropRefused{maildrop.error()};
    }
    return MaildropOpened{*std::move(maildrop)};
}

Event Conversation::perform(SendMessage& action) {
    if (!world_.filter_works) {
        return FilterRefused{};
    }
    const auto reader = action.maildrop.get().open(action.number, maildrop::Blocking::allowed);
    if (!reader) {
        return MessageRefused{reader.error().error};
    }
    std::string message{action.header};
    MessageStream stream{action.top_lines};
    std::array<char, 16> chunk;
    while (true) {
        const auto octets = (*reader)->read(chunk, maildrop::Blocking::allowed);
        if (!octets && stream.octets() == 0) {
            return MessageRefused{octets.error().error};
        }
        if (!octets) {
            sent_ += message;
            return MessageBroken{};
        }
        if (*octets == 0) {
            break;
        }
        const auto more = stream.feed({chunk.data(), *octets}, message);
        if (more == MessageStream::More::enough) {
            break;
        }
    }
    stream.finish(message);
    sent_ += message;
    return MessageSent{};
}

Event Conversation::perform(Commit& action) {
    commits_.push_back(action.changes);
    const auto maildrop = std::move(action.maildrop);
    return Committed{maildrop->commit(action.changes)};
}

}  // namespace palomar::pop3
