// Conversation: for tests: plays the runner and the client of a Session over an in-memory store, so
// that a test reads like a transcript. Any outcome can be replaced by a failure.
#pragma once

#include "maildrop/memory_store.hpp"
#include "pop3/session.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::pop3 {

/// What the session meets. Alice's password is "secret word", her messages are in `store`.
struct World {
    SessionPolicy policy = {.implementation = "Palomar test"};
    Circumstances circumstances = {};
    maildrop::Policy account_policy = maildrop::Policy::archive;
    Rights rights = Rights::read_and_delete;
    /// For one whose password is right.
    std::optional<Rejection> rejection = {};
    sasl::ChannelBindings bindings = {};
    sasl::Decoy decoy = {{}, 4096};
    sasl::ScramVerifier verifier =
        sasl::ScramVerifier::of(identity::Secret{"secret word"}, "some salt", 4096)
            .value_or(sasl::ScramVerifier{});
    bool accounts_available = true;
    bool filter_works = true;
    std::optional<maildrop::OpenFailure> maildrop_refusal = {};
    maildrop::MemoryStore store = {};

    /// Delivers messages to Alice with the unique-ids uid-1, uid-2, ...
    explicit World(const std::vector<std::string>& messages = {});
};

/// In place of the outcome of the action of this place, counted from 0.
struct Failure {
    std::size_t at_action;
    Event (*event)();
};

class Conversation {
  public:
    /// Goes on to the first ReadCommand.
    explicit Conversation(World& world, std::optional<Failure> failure = std::nullopt);

    /// Says a line, without its end, and returns all that the server sends before it reads again.
    std::string say(std::string_view line);
    /// The same for a line that was not even parsed.
    std::string say(CommandFailure failure);
    /// Answers a challenge. Nothing: by a line that is too long.
    std::string respond(std::optional<std::string_view> line);
    /// USER and PASS, the right ones.
    std::string log_in();

    [[nodiscard]] const std::string& greeting() const { return greeting_; }
    [[nodiscard]] std::optional<CloseReason> closed() const { return closed_; }
    /// The names of all actions so far.
    [[nodiscard]] const std::vector<std::string>& actions() const { return actions_; }
    /// Octets of the longest Send so far.
    [[nodiscard]] std::size_t longest_send() const { return longest_send_; }
    /// What every Commit so far asked for.
    [[nodiscard]] const std::vector<maildrop::Changes>& commits() const { return commits_; }
    [[nodiscard]] const Session& session() const { return session_; }

  private:
    std::string hear(Event heard);
    std::string run(Action action);
    [[nodiscard]] Event outcome_of(Action& action);
    [[nodiscard]] std::optional<Event> failure_now() const;

    Event perform(ReadCommand& action);
    Event perform(ReadResponse& action);
    Event perform(Send& action);
    Event perform(StartTls& action);
    Event perform(LookUpAccount& action);
    Event perform(Authenticate& action);
    Event perform(StartExchange& action);
    Event perform(FindVerifier& action);
    Event perform(Admit& action);
    Event perform(CheckToken& action);
    Event perform(RefuseLogin& action);
    Event perform(OpenMaildrop& action);
    Event perform(SendMessage& action);
    Event perform(Commit& action);
    Event perform(Close& action);

    [[nodiscard]] Event admit(const identity::UserName& name) const;

    World& world_;
    std::optional<Failure> failure_;
    Session session_;
    std::string sent_;
    std::string greeting_;
    std::optional<CloseReason> closed_;
    std::vector<std::string> actions_;
    std::vector<maildrop::Changes> commits_;
    std::size_t longest_send_ = 0;
};

}  // namespace palomar::pop3
