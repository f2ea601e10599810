// The loop of a session, and how each action is performed.
#include "server/session.hpp"

#include "net/transport.hpp"
#include "pop3/command_table.hpp"
#include "pop3/line_reader.hpp"
#include "pop3/session.hpp"
#include "server/net_event.hpp"
#include "server/send_message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace palomar::server {
namespace asio = boost::asio;
using Clock = net::Deadlines::Clock;
using pop3::Event;
using telemetry::Level;

namespace {

std::string_view to_text(pop3::CloseReason reason) {
    switch (reason) {
        case pop3::CloseReason::quit:
            return "quit";
        case pop3::CloseReason::connection_lost:
            return "connection_lost";
        case pop3::CloseReason::timed_out:
            return "timed_out";
        case pop3::CloseReason::too_many_bad_commands:
            return "too_many_bad_commands";
        case pop3::CloseReason::message_broken:
            return "message_broken";
        case pop3::CloseReason::kicked:
            return "kicked";
        case pop3::CloseReason::shutting_down:
            return "shutting_down";
    }
    return "unknown";
}

pop3::CommandRead to_event(const pop3::Line& line) {
    if (line.too_long) {
        return {std::unexpected{pop3::CommandFailure{pop3::CommandError::too_long, std::nullopt}}};
    }
    return {pop3::parse(line.text)};
}

pop3::SessionPolicy policy_of_now(const SessionDeps& deps) {
    pop3::SessionPolicy policy = deps.policy;
    policy.retrieved_varies = deps.retrieved_varies;
    return policy;
}

class Visit {
  public:
    Visit(net::Connection connection, SessionDeps deps)
        : address_{connection.address()},
          address_and_port_{connection.address_and_port()},
          deadlines_{connection.thread().deadlines()},
          deps_{deps},
          entry_{std::make_unique<SessionRegistry::Entry>(
              deps.sessions, connection.thread(), address_and_port_, [this] { io_.interrupt(); }
          )},
          io_{std::move(connection), deps.timeouts.write},
          policy_{policy_of_now(deps)},
          session_{policy_},
          connected_{std::in_place, deps.statistics.connections_now} {
        io_.count_in(deps_.statistics.octets_sent, entry_->octets());
        deps_.statistics.connections.add();
    }

    ~Visit() { end(); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    asio::awaitable<void> run() {
        deps_.log.write(Level::info, "connect", {{"address", address_and_port_}});
        pop3::Action action = session_.greet();
        while (!std::holds_alternative<pop3::Close>(action)) {
            auto event = co_await std::visit([&](auto& next) { return perform(next); }, action);
            action = session_.on(std::move(event));
        }
        co_await part(std::get<pop3::Close>(action));
    }

  private:
    asio::awaitable<Event> perform(const pop3::ReadCommand& read);
    asio::awaitable<Event> perform(const pop3::Send& send);
    asio::awaitable<Event> perform(const pop3::LookUpAccount& look_up);
    asio::awaitable<Event> perform(const pop3::Authenticate& authenticate);
    asio::awaitable<Event> perform(const pop3::OpenMaildrop& open);
    asio::awaitable<Event> perform(const pop3::SendMessage& send);
    asio::awaitable<Event> perform(pop3::Commit& commit);
    asio::awaitable<Event> perform(const pop3::Close& close);

    asio::awaitable<std::expected<accounts::Account, LoginFailure>> let_in(
        const pop3::Authenticate& authenticate
    );
    asio::awaitable<void> part(pop3::Close& close);
    void log_failed_login(std::string_view account, const LoginFailure& failure);
    void log_command(const pop3::CommandRead& read);
    void log_trouble(maildrop::MessageNumber number, std::string_view detail);
    void log_update_failure(const maildrop::CommitReport& report);
    void end();

    const std::string address_;
    const std::string address_and_port_;
    net::Deadlines& deadlines_;
    SessionDeps deps_;
    /// There as long as the session is.
    std::unique_ptr<SessionRegistry::Entry> entry_;
    net::Transport io_;
    pop3::LineReader lines_;
    const pop3::SessionPolicy policy_;
    pop3::Session session_;
    std::optional<telemetry::Gauge::Occupant> connected_;
    /// While logged in.
    std::optional<AccountUses::Use> use_;
    std::optional<telemetry::Gauge::Occupant> logged_in_;
    std::uint64_t retrieved_ = 0;
    /// Whose maildrop to open: the account that was authenticated last.
    maildrop::OpenRequest request_{{}, deps_.policy.retrieved, address_};
    const Clock::time_point began_ = Clock::now();
    /// As the log will give it; the first holds if an exception escapes.
    std::string_view end_ = "internal_error";
};

/// Output waits until no complete command is left: what a pipelining client asked for in one go is
/// answered in one go.
asio::awaitable<Event> Visit::perform(const pop3::ReadCommand&) {
    if (!session_.logged_in()) {
        entry_->enter(SessionState::authorization, session_.summary().claimed);
    }
    io_.limit(session_.logged_in() ? Clock::time_point::max() : began_ + deps_.timeouts.login);
    const auto deadline = Clock::now() + deps_.timeouts.inactivity;
    while (!deadlines_.stopping()) {
        if (const auto line = lines_.next(io_.input())) {
            auto event = to_event(*line);
            entry_->progress(retrieved_);
            log_command(event);
            co_return event;
        }
        const auto flushed = co_await io_.flush();
        if (!flushed) {
            co_return server::to_event(flushed.error());
        }
        session_.rest();
        const auto received = co_await io_.receive(deadline);
        if (!received) {
            co_return server::to_event(received.error());
        }
    }
    co_return pop3::ShuttingDown{};
}

asio::awaitable<Event> Visit::perform(const pop3::Send& send) {
    io_.put(send.octets);
    if (io_.is_full()) {
        const auto flushed = co_await io_.flush();
        if (!flushed) {
            co_return server::to_event(flushed.error());
        }
    }
    co_return pop3::Sent{};
}

asio::awaitable<Event> Visit::perform(const pop3::LookUpAccount& look_up) {
    std::expected<bool, LoginFailure> exists = false;
    if (look_up.name) {
        exists = co_await deps_.login.exists(*look_up.name);
    }
    if (!exists) {
        log_failed_login(look_up.tried, exists.error());
        co_return pop3::AccountsUnavailable{};
    }
    if (!*exists) {
        log_failed_login(look_up.tried, LoginFailure{LoginError::unknown_account, {}});
    }
    co_return pop3::AccountLookedUp{*exists};
}

asio::awaitable<Event> Visit::perform(const pop3::Authenticate& authenticate) {
    const auto account = co_await let_in(authenticate);
    if (!account) {
        log_failed_login(authenticate.tried, account.error());
        co_return account.error().error == LoginError::unavailable
            ? Event{pop3::AccountsUnavailable{}}
            : Event{pop3::Rejected{}};
    }
    const maildrop::Policy policy = account->retrieved.value_or(deps_.policy.retrieved);
    request_.account = account->name.str();
    request_.policy = policy;
    co_return pop3::Authenticated{policy};
}

/// Checks the password and makes the session a user of its account. What changed the account
/// meanwhile makes the check start anew.
asio::awaitable<std::expected<accounts::Account, LoginFailure>> Visit::let_in(
    const pop3::Authenticate& authenticate
) {
    const std::string_view name = authenticate.name ? authenticate.name->view() : "";
    while (true) {
        const auto ticket = deps_.uses.ticket(name);
        auto account = co_await deps_.login.check(authenticate.name, authenticate.secret);
        if (!account) {
            co_return account;
        }
        auto use = deps_.uses.use(name, ticket);
        if (use) {
            use_ = std::move(*use);
            co_return account;
        }
        if (use.error() == AccountUses::Refusal::being_changed) {
            co_return std::unexpected{
                LoginFailure{LoginError::unavailable, "the account is being changed"}
            };
        }
    }
}

asio::awaitable<Event> Visit::perform(const pop3::OpenMaildrop&) {
    auto opened =
        co_await net::offload(deps_.pools.files, [&] { return deps_.store.open(request_); });
    if (!opened) {
        use_.reset();
        deps_.log.write(
            Level::warning,
            "maildrop_refused",
            {{"account", request_.account},
             {"address", address_},
             {"reason", opened.error().failure.detail}}
        );
        co_return pop3::MaildropRefused{std::move(opened.error())};
    }
    logged_in_.emplace(deps_.statistics.sessions_now);
    deps_.statistics.logins.add();
    entry_->enter(SessionState::transaction, request_.account);
    deps_.log.write(
        Level::info, "login", {{"account", request_.account}, {"address", address_and_port_}}
    );
    co_return pop3::MaildropOpened{std::move(*opened)};
}

asio::awaitable<Event> Visit::perform(const pop3::SendMessage& send) {
    const bool filtered = deps_.filter != nullptr && !send.top_lines;
    auto sending = filtered ? deps_.filter->send(io_, deadlines_, send)
                            : send_message(io_, send, deps_.pools.files);
    auto event = co_await std::move(sending);
    if (const auto* const refused = std::get_if<pop3::MessageRefused>(&event)) {
        log_trouble(send.number, refused->detail);
    }
    if (const auto* const broken = std::get_if<pop3::MessageBroken>(&event)) {
        log_trouble(send.number, broken->detail);
    }
    if (std::holds_alternative<pop3::MessageSent>(event) && !send.top_lines) {
        ++retrieved_;
        deps_.statistics.messages_retrieved.add();
    }
    co_return event;
}

/// A client that is gone before it has what it RETRieved must find it again: flush first.
asio::awaitable<Event> Visit::perform(pop3::Commit& commit) {
    entry_->enter(SessionState::update, request_.account);
    const auto flushed = co_await io_.flush();
    if (!flushed) {
        co_return server::to_event(flushed.error());
    }
    auto report = co_await net::offload(deps_.pools.files, [&] {
        auto done = commit.maildrop->commit(commit.changes);
        commit.maildrop.reset();
        return done;
    });
    deps_.statistics.messages_deleted.add(report.removed);
    log_update_failure(report);
    co_return pop3::Committed{std::move(report)};
}

asio::awaitable<Event> Visit::perform(const pop3::Close&) { co_return pop3::ConnectionLost{}; }

asio::awaitable<void> Visit::part(pop3::Close& close) {
    end_ = to_text(close.reason);
    if (close.maildrop) {
        co_await net::offload(deps_.pools.files, [&] {
            close.maildrop.reset();
            return true;
        });
    }
    switch (close.reason) {
        case pop3::CloseReason::quit:
            co_await io_.finish(net::Transport::Peer::done);
            break;
        case pop3::CloseReason::too_many_bad_commands:
        case pop3::CloseReason::message_broken:
        case pop3::CloseReason::shutting_down:
            co_await io_.finish(net::Transport::Peer::sending);
            break;
        case pop3::CloseReason::connection_lost:
        case pop3::CloseReason::timed_out:
        case pop3::CloseReason::kicked:
            break;
    }
}

void Visit::log_failed_login(std::string_view account, const LoginFailure& failure) {
    deps_.statistics.failed_logins.add();
    deps_.log.write(
        Level::warning,
        "login_failed",
        {{"address", address_},
         {"account", account},
         {"reason", to_text(failure.error)},
         {"detail", failure.detail}}
    );
}

// The keyword only: the rest may be a password.
void Visit::log_command(const pop3::CommandRead& read) {
    if (!deps_.log.wants(Level::debug)) {
        return;
    }
    const auto verb = read.command ? std::optional{read.command->verb} : read.command.error().verb;
    deps_.log.write(
        Level::debug,
        "command",
        {{"account", session_.summary().account},
         {"address", address_and_port_},
         {"keyword", verb ? pop3::row_of(*verb).keyword : std::string_view{"?"}},
         {"understood", read.command ? "yes" : "no"}}
    );
}

void Visit::log_trouble(maildrop::MessageNumber number, std::string_view detail) {
    deps_.log.write(
        Level::warning,
        "message_failed",
        {{"account", session_.summary().account},
         {"address", address_},
         {"message", std::uint64_t{number.value()}},
         {"reason", detail}}
    );
}

void Visit::log_update_failure(const maildrop::CommitReport& report) {
    if (!report.first_failure) {
        return;
    }
    deps_.log.write(
        Level::error,
        "update_failed",
        {{"account", request_.account},
         {"address", address_},
         {"not_removed", std::uint64_t{report.not_removed}},
         {"not_marked", std::uint64_t{report.not_marked}},
         {"reason", report.first_failure->detail}}
    );
}

/// Whoever reads of the end finds the session gone and its account free.
void Visit::end() {
    use_.reset();
    logged_in_.reset();
    connected_.reset();
    entry_.reset();
    const pop3::SessionSummary summary = session_.summary();
    const std::chrono::duration<double> duration = Clock::now() - began_;
    deps_.log.write(
        Level::info,
        "session_end",
        {{"account", summary.account},
         {"address", address_and_port_},
         {"duration", duration.count()},
         {"octets", io_.octets_sent()},
         {"retrieved", std::uint64_t{summary.retrieved}},
         {"deleted", std::uint64_t{summary.deleted}},
         {"left", std::uint64_t{summary.left}},
         {"reason", end_}}
    );
}

}  // namespace

asio::awaitable<void> run_session(net::Connection connection, SessionDeps deps) {
    Visit visit{std::move(connection), deps};
    co_await visit.run();
}

}  // namespace palomar::server
