// The loop of a session, and how each action is performed.
#include "server/session.hpp"

#include "net/offload.hpp"
#include "net/proxy_header.hpp"
#include "net/transport.hpp"
#include "pop3/line_reader.hpp"
#include "pop3/session.hpp"
#include "server/arrival.hpp"
#include "server/net_event.hpp"
#include "server/send_message.hpp"
#include "server/session_log.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace palomar::server {
namespace asio = boost::asio;
using Clock = net::Deadlines::Clock;
using pop3::Event;

namespace {

pop3::CommandRead to_event(const pop3::Line& line, std::size_t longest) {
    using pop3::CommandError;
    if (line.too_long) {
        return {std::unexpected{pop3::CommandFailure{CommandError::too_long, std::nullopt, longest}}
        };
    }
    return {pop3::parse(line.text, line.octets)};
}

pop3::Circumstances circumstances_of(
    const Arrival& arrival, const Entrance& entrance, const SessionDeps& deps
) {
    const bool implicit = entrance.tls == Entrance::Tls::implicit;
    return {
        .security = implicit ? pop3::Security::tls : arrival.security,
        .bindable = implicit,
        .tls_required = entrance.tls_required,
        .retrieved_varies = deps.retrieved_varies,
    };
}

/// What the doorkeeper performs.
template <typename Action>
concept AtTheDoor =
    requires(Doorkeeper& doorkeeper, const Action& action) { doorkeeper.perform(action); };

class Visit {
  public:
    using Settings = Live<SessionSettings>::Snapshot;

    Visit(Arrival arrival, Settings settings, const Entrance& entrance, SessionDeps deps)
        : address_{arrival.connection.address().str()},
          log_{deps.log, arrival.level, address_, arrival.connection.address_and_port()},
          entrance_{entrance},
          deadlines_{arrival.connection.thread().deadlines()},
          deps_{deps},
          settings_{std::move(settings)},
          place_{std::move(arrival.place)},
          circumstances_{circumstances_of(arrival, entrance, deps)},
          origin_{arrival.connection.address(), circumstances_.security},
          entry_{std::make_unique<SessionRegistry::Entry>(
              deps.sessions,
              arrival.connection.thread(),
              arrival.connection.address_and_port(),
              [this] { io_.interrupt(); }
          )},
          io_{std::move(arrival.connection), settings_->timeouts.write},
          doorkeeper_{deps.doorway, settings_->policy, io_, origin_},
          session_{settings_->policy, circumstances_},
          connected_{std::in_place, deps.statistics.connections_now} {
        io_.count_in(deps_.statistics.octets_sent, entry_->octets());
        deps_.statistics.connections.add();
    }

    ~Visit() { end(); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    asio::awaitable<void> run();

  private:
    asio::awaitable<Event> perform(const pop3::ReadCommand& read);
    asio::awaitable<Event> perform(const pop3::ReadResponse& read);
    asio::awaitable<Event> perform(const pop3::Send& send);
    asio::awaitable<Event> perform(const pop3::StartTls& start);
    asio::awaitable<Event> perform(const AtTheDoor auto& action) {
        return doorkeeper_.perform(action);
    }
    asio::awaitable<Event> perform(const pop3::OpenMaildrop& open);
    asio::awaitable<Event> perform(const pop3::SendMessage& send);
    asio::awaitable<Event> perform(pop3::Commit& commit);
    asio::awaitable<Event> perform(const pop3::Close& close);

    /// What a line is, in one place or the other.
    using Understand = Event (Visit::*)(const pop3::Line& line);
    Event understand_command(const pop3::Line& line);
    Event understand_response(const pop3::Line& line);
    asio::awaitable<Event> read_line(std::size_t longest, Understand understand);
    void look_for_a_proxy();
    asio::awaitable<net::Transport::Result> go_over_to_tls();
    asio::awaitable<void> part(pop3::Close& close);
    void end();

    const std::string address_;
    SessionLog log_;
    /// Among the settings.
    const Entrance& entrance_;
    net::Deadlines& deadlines_;
    SessionDeps deps_;
    const Settings settings_;
    const guard::ConnectionLimits::Connection place_;
    const pop3::Circumstances circumstances_;
    const LoginOrigin origin_;
    /// There as long as the session is.
    std::unique_ptr<SessionRegistry::Entry> entry_;
    net::Transport io_;
    pop3::LineReader lines_;
    Doorkeeper doorkeeper_;
    pop3::Session session_;
    std::optional<telemetry::Gauge::Occupant> connected_;
    std::optional<telemetry::Gauge::Occupant> logged_in_;
    std::uint64_t retrieved_ = 0;
    bool was_heard_ = false;
    const Clock::time_point began_ = Clock::now();
    /// As the log will give it; the first holds if an exception escapes.
    std::string_view end_ = "internal_error";
};

asio::awaitable<void> Visit::run() {
    log_.connected();
    if (entrance_.tls == Entrance::Tls::implicit) {
        const auto secured = co_await go_over_to_tls();
        if (!secured) {
            end_ = "tls_failed";
            co_return;
        }
    }
    pop3::Action action = session_.greet();
    while (!std::holds_alternative<pop3::Close>(action)) {
        auto event = co_await std::visit([&](auto& next) { return perform(next); }, action);
        action = session_.on(std::move(event));
    }
    co_await part(std::get<pop3::Close>(action));
}

asio::awaitable<net::Transport::Result> Visit::go_over_to_tls() {
    auto identities = deps_.identities.now();
    if (!identities) {
        co_return std::unexpected{net::NetError::closed};
    }
    const auto deadline = began_ + settings_->timeouts.login;
    auto secured = co_await io_.start_tls(
        std::move(identities), entrance_.least_tls, deadline, deps_.pools.handshakes
    );
    lines_.reset();
    if (secured) {
        deps_.statistics.tls_connections.add();
        doorkeeper_.goes_over_to_tls();
    } else {
        deps_.statistics.tls_failures.add();
        log_.tls_failed(io_.tls());
    }
    co_return secured;
}

asio::awaitable<Event> Visit::perform(const pop3::StartTls&) {
    const auto secured = co_await go_over_to_tls();
    if (!secured) {
        co_return server::to_event(secured.error());
    }
    co_return pop3::TlsStarted{};
}

asio::awaitable<Event> Visit::perform(const pop3::ReadCommand&) {
    if (!session_.logged_in()) {
        entry_->enter(SessionState::authorization, session_.summary().claimed);
    }
    return read_line(session_.longest_line(), &Visit::understand_command);
}

asio::awaitable<Event> Visit::perform(const pop3::ReadResponse&) {
    return read_line(pop3::longest_response, &Visit::understand_response);
}

Event Visit::understand_command(const pop3::Line& line) {
    auto event = to_event(line, session_.longest_line());
    entry_->progress(retrieved_);
    log_.command(event, session_.summary().account);
    return event;
}

Event Visit::understand_response(const pop3::Line& line) {
    return pop3::ResponseRead{line.too_long ? std::nullopt : std::optional{line.text}};
}

/// Output waits until no complete line is left: what a pipelining client asked for in one go is
/// answered in one go. An idle client waits here: each coroutine on the way costs it memory.
asio::awaitable<Event> Visit::read_line(std::size_t longest, Understand understand) {
    const SessionTimeouts& timeouts = settings_->timeouts;
    io_.limit(session_.logged_in() ? Clock::time_point::max() : began_ + timeouts.login);
    const auto deadline = Clock::now() + timeouts.inactivity;
    while (!deadlines_.stopping()) {
        if (const auto line = lines_.next(io_.input(), longest)) {
            co_return (this->*understand)(*line);
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
        look_for_a_proxy();
    }
    co_return pop3::ShuttingDown{};
}

/// The header of one that is listed is gone when a session begins. That of another is answered as
/// the bad command that it is, and its client may log in: whoever runs the server should know.
void Visit::look_for_a_proxy() {
    if (!std::exchange(was_heard_, true) && net::ProxyHeader::is_begun_by(io_.input())) {
        log_.proxy_unlisted(deps_.unlisted_proxies);
    }
}

asio::awaitable<Event> Visit::perform(const pop3::Send& send) {
    io_.put(send.octets);
    const auto flushed = co_await io_.flush_if_full();
    co_return flushed ? Event{pop3::Sent{}} : server::to_event(flushed.error());
}

asio::awaitable<Event> Visit::perform(const pop3::OpenMaildrop& open) {
    const maildrop::OpenRequest request{open.account.name.str(), open.account.policy, address_};
    auto opened = deps_.store.open(request, maildrop::Blocking::forbidden);
    if (!opened && opened.error().failure.error == maildrop::StoreError::would_block) {
        opened = co_await net::offload(deps_.pools.files, [&] {
            return deps_.store.open(request, maildrop::Blocking::allowed);
        });
    }
    if (!opened) {
        doorkeeper_.turn_back();
        log_.maildrop_refused(request.account, opened.error().failure.detail);
        co_return pop3::MaildropRefused{std::move(opened.error())};
    }
    logged_in_.emplace(deps_.statistics.sessions_now);
    deps_.statistics.logins.add();
    entry_->enter(SessionState::transaction, request.account);
    log_.logged_in(request.account, io_.tls());
    co_return pop3::MaildropOpened{std::move(*opened)};
}

asio::awaitable<Event> Visit::perform(const pop3::SendMessage& send) {
    const bool filtered = settings_->filter && !send.top_lines;
    auto sending = filtered ? settings_->filter->send(io_, deadlines_, send)
                            : send_message(io_, send, deps_.pools.files);
    auto event = co_await std::move(sending);
    if (const auto* const refused = std::get_if<pop3::MessageRefused>(&event)) {
        log_.message_failed(session_.summary().account, send.number, refused->detail);
    }
    if (const auto* const broken = std::get_if<pop3::MessageBroken>(&event)) {
        log_.message_failed(session_.summary().account, send.number, broken->detail);
    }
    if (std::holds_alternative<pop3::MessageSent>(event) && !send.top_lines) {
        ++retrieved_;
        deps_.statistics.messages_retrieved.add();
    }
    co_return event;
}

/// A client that is gone before it has what it RETRieved must find it again: flush first.
asio::awaitable<Event> Visit::perform(pop3::Commit& commit) {
    entry_->enter(SessionState::update, session_.summary().account);
    if (commit.changes.empty() && commit.maildrop->closes_at_once()) {
        commit.maildrop.reset();
        co_return pop3::Committed{};
    }
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
    log_.updated(session_.summary().account, report);
    co_return pop3::Committed{std::move(report)};
}

asio::awaitable<Event> Visit::perform(const pop3::Close&) { co_return pop3::ConnectionLost{}; }

asio::awaitable<void> Visit::part(pop3::Close& close) {
    end_ = to_text(close.reason);
    // Before the last words: the client may take its time over them.
    if (close.maildrop && close.maildrop->closes_at_once()) {
        close.maildrop.reset();
    } else if (close.maildrop) {
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

/// Whoever reads of the end finds the session gone and its account free.
void Visit::end() {
    doorkeeper_.let_out();
    logged_in_.reset();
    connected_.reset();
    entry_.reset();
    log_.ended(session_.summary(), Clock::now() - began_, io_.octets_sent(), end_);
}

}  // namespace

asio::awaitable<void> run_session(
    net::Connection connection, EntranceOf entrance_of, SessionDeps deps
) {
    const Doorstep doorstep{deps.doorway.guard, deps.statistics, deps.log};
    auto settings = deps.settings.now();
    const Entrance& entrance = (*settings).*entrance_of;
    const auto deadline = Clock::now() + settings->timeouts.login;
    auto arrival = co_await receive(connection, entrance, doorstep, deadline);
    if (!arrival) {
        co_return;
    }
    Visit visit{std::move(*arrival), std::move(settings), entrance, deps};
    co_await visit.run();
}

}  // namespace palomar::server
