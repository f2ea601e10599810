// The loop of a session, and how each action is performed.
//
// Most sessions are idle, and there may be many thousands of them. g++ 12 gives each variable of a
// coroutine room of its own as long as the coroutine lives: what an idle session takes is the sum
// of the coroutines that it waits in. So a client's next line is waited for in run_session(), the
// outermost, and nowhere else; all others end before.
#include "server/session.hpp"

#include "net/offload.hpp"
#include "net/proxy_header.hpp"
#include "net/transport.hpp"
#include "pop3/session.hpp"
#include "server/arrival.hpp"
#include "server/client_lines.hpp"
#include "server/net_event.hpp"
#include "server/send_message.hpp"
#include "server/session_log.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace palomar::server {
namespace asio = boost::asio;
using Clock = net::Deadlines::Clock;
using pop3::Event;

namespace {

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

/// What proceed() performs itself.
template <typename Action>
concept InTheLoop = std::same_as<Action, pop3::ReadCommand> ||
                    std::same_as<Action, pop3::ReadResponse> || std::same_as<Action, pop3::Close>;

class Visit {
  public:
    using Settings = Live<SessionSettings>::Snapshot;

    Visit(
        net::Connection& client,
        Arrival arrival,
        Settings settings,
        const Entrance& entrance,
        const SessionDeps& deps
    )
        : entrance_{entrance},
          deps_{deps},
          settings_{std::move(settings)},
          client_{client},
          log_{deps.log, arrival.level, client},
          place_{std::move(arrival.place)},
          circumstances_{circumstances_of(arrival, entrance, deps)},
          entry_{
              deps.sessions, client.thread(), client.address_and_port(), [this] { io_.interrupt(); }
          },
          io_{client, settings_->timeouts.write},
          lines_{io_, settings_->timeouts.inactivity},
          doorkeeper_{
              deps.doorway,
              settings_->policy,
              io_,
              LoginOrigin{client.address(), circumstances_.security}
          },
          session_{settings_->policy, circumstances_},
          connected_{std::in_place, deps.statistics.connections_now} {
        io_.count_in(deps_.statistics.octets_sent, entry_.octets());
        io_.limit(began_ + settings_->timeouts.login);
        deps_.statistics.connections.add();
    }

    ~Visit() { end(); }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    /// What has to come for the session to go on.
    enum class Next { input, nothing };

    /// Greets the client, under TLS where that comes first, and proceeds.
    asio::awaitable<Next> begin();
    /// Performs what the session asks for, up to a line that has not come yet, or to the end.
    asio::awaitable<Next> proceed();
    /// The wait for that line, and what it came to.
    net::SocketWait::Waiting input() { return lines_.wait(); }
    void hear(net::Transport::Result waited);

  private:
    /// What need not be waited for. Nothing: it has to be, or it is a line that has not come yet.
    std::optional<Event> at_once();
    [[nodiscard]] bool wants_line() const;
    Event understand(const pop3::Line& line);

    asio::awaitable<Event> perform(const InTheLoop auto&) { std::unreachable(); }
    asio::awaitable<Event> perform(const pop3::Send& send);
    asio::awaitable<Event> perform(const pop3::StartTls& start);
    asio::awaitable<Event> perform(const AtTheDoor auto& action) {
        return doorkeeper_.perform(action);
    }
    asio::awaitable<Event> perform(const pop3::OpenMaildrop& open);
    asio::awaitable<Event> perform(const pop3::SendMessage& send);
    asio::awaitable<Event> perform(pop3::Commit& commit);

    void look_for_a_proxy();
    asio::awaitable<net::Transport::Result> go_over_to_tls();
    asio::awaitable<void> part(pop3::Close& close);
    void end();

    [[nodiscard]] net::Deadlines& deadlines() { return client_.thread().deadlines(); }

    /// Among the settings.
    const Entrance& entrance_;
    const SessionDeps& deps_;
    const Settings settings_;
    net::Connection& client_;
    SessionLog log_;
    const guard::ConnectionLimits::Connection place_;
    const pop3::Circumstances circumstances_;
    SessionRegistry::Entry entry_;
    net::Transport io_;
    ClientLines lines_;
    Doorkeeper doorkeeper_;
    pop3::Session session_;
    /// What the session asks for now.
    pop3::Action action_;
    std::optional<telemetry::Gauge::Occupant> connected_;
    std::optional<telemetry::Gauge::Occupant> logged_in_;
    std::uint64_t retrieved_ = 0;
    bool was_heard_ = false;
    const Clock::time_point began_ = Clock::now();
    /// As the log will give it; the first holds if an exception escapes.
    std::string_view end_ = "internal_error";
};

asio::awaitable<Visit::Next> Visit::begin() {
    log_.connected();
    if (entrance_.tls == Entrance::Tls::implicit) {
        const auto secured = co_await go_over_to_tls();
        if (!secured) {
            end_ = "tls_failed";
            co_return Next::nothing;
        }
    }
    action_ = session_.greet();
    const auto next = co_await proceed();
    co_return next;
}

/// Output waits until no complete line is left: what a pipelining client asked for in one go is
/// answered in one go.
asio::awaitable<Visit::Next> Visit::proceed() {
    while (!std::holds_alternative<pop3::Close>(action_)) {
        auto event = at_once();
        if (!event && wants_line()) {
            const auto flushed = co_await io_.flush();
            if (flushed) {
                session_.rest();
                co_return Next::input;
            }
            event = server::to_event(flushed.error());
        }
        if (!event) {
            event = co_await std::visit([&](auto& next) { return perform(next); }, action_);
        }
        action_ = session_.on(*std::move(event));
    }
    co_await part(std::get<pop3::Close>(action_));
    co_return Next::nothing;
}

void Visit::hear(net::Transport::Result waited) {
    const auto heard = lines_.hear(waited);
    if (!heard) {
        action_ = session_.on(server::to_event(heard.error()));
        return;
    }
    look_for_a_proxy();
}

bool Visit::wants_line() const {
    return std::holds_alternative<pop3::ReadCommand>(action_) ||
           std::holds_alternative<pop3::ReadResponse>(action_);
}

std::optional<Event> Visit::at_once() {
    const auto* const send = std::get_if<pop3::Send>(&action_);
    if (send != nullptr && !io_.is_full()) {
        io_.put(send->octets);
        return pop3::Sent{};
    }
    if (!wants_line()) {
        return std::nullopt;
    }
    if (deadlines().stopping()) {
        return pop3::ShuttingDown{};
    }
    if (!session_.logged_in()) {
        entry_.enter(SessionState::authorization, session_.summary().claimed);
    }
    const auto line = lines_.next(session_.longest_line());
    return line ? std::optional{understand(*line)} : std::nullopt;
}

Event Visit::understand(const pop3::Line& line) {
    if (std::holds_alternative<pop3::ReadResponse>(action_)) {
        return pop3::ResponseRead{line.too_long ? std::nullopt : std::optional{line.text}};
    }
    auto event = command_on(line, session_.longest_line());
    entry_.progress(retrieved_);
    log_.command(event, session_.summary().account);
    return event;
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

/// The header of one that is listed is gone when a session begins. That of another is answered as
/// the bad command that it is, and its client may log in: whoever runs the server should know.
void Visit::look_for_a_proxy() {
    const std::string_view heard = io_.input();
    if (heard.empty() || std::exchange(was_heard_, true)) {
        return;
    }
    if (net::ProxyHeader::is_begun_by(heard)) {
        log_.proxy_unlisted(deps_.unlisted_proxies);
    }
}

/// Where the transport is full.
asio::awaitable<Event> Visit::perform(const pop3::Send& send) {
    const auto flushed = co_await io_.flush();
    io_.put(send.octets);
    co_return flushed ? Event{pop3::Sent{}} : server::to_event(flushed.error());
}

asio::awaitable<Event> Visit::perform(const pop3::OpenMaildrop& open) {
    const maildrop::OpenRequest request{
        open.account.name.str(), open.account.policy, client_.address().str()
    };
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
    io_.limit(Clock::time_point::max());
    logged_in_.emplace(deps_.statistics.sessions_now);
    deps_.statistics.logins.add();
    entry_.enter(SessionState::transaction, request.account);
    log_.logged_in(request.account, io_.tls());
    co_return pop3::MaildropOpened{std::move(*opened)};
}

asio::awaitable<Event> Visit::perform(const pop3::SendMessage& send) {
    const bool filtered = settings_->filter && !send.top_lines;
    auto sending = filtered ? settings_->filter->send(io_, deadlines(), send)
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
    entry_.enter(SessionState::update, session_.summary().account);
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
    entry_.leave();
    log_.ended(session_.summary(), Clock::now() - began_, io_.octets_sent(), end_);
}

}  // namespace

asio::awaitable<void> run_session(
    net::Connection connection,
    EntranceOf entrance_of,
    std::reference_wrapper<const SessionDeps> deps
) {
    const SessionDeps& all = deps;
    auto settings = all.settings.now();
    const Entrance& entrance = (*settings).*entrance_of;
    const auto deadline = Clock::now() + settings->timeouts.login;
    auto arrival = co_await receive(connection, entrance, all.doorway, deadline);
    if (!arrival) {
        co_return;
    }
    Visit visit{connection, *std::move(arrival), std::move(settings), entrance, deps};
    auto next = co_await visit.begin();
    while (next == Visit::Next::input) {
        const auto waited = co_await visit.input();
        visit.hear(waited);
        next = co_await visit.proceed();
    }
}

}  // namespace palomar::server
