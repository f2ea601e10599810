// The loop of a manager's session: read a request, see whether this manager may, have it carried
// out, answer. What concerns the connection itself is done here.
#include "admin/session.hpp"

#include "admin/event_stream.hpp"
#include "manage/line_reader.hpp"
#include "manage/request.hpp"
#include "manage/verbs.hpp"
#include "net/transport.hpp"

#include <fmt/format.h>

#include <optional>
#include <tuple>
#include <utility>

namespace palomar::admin {
namespace asio = boost::asio;
using Clock = net::Deadlines::Clock;
using identity::Role;
using manage::Answer;
using manage::Request;
using manage::Verb;
using telemetry::Level;

namespace {

/// Failed logins after which the connection ends.
constexpr unsigned most_failures = 5;

/// Managers at the same time: they must not take all descriptors from the clients.
constexpr std::uint64_t most_connections = 32;

constexpr std::string_view standard_password_note =
    "the password of admin is the standard one: change it with SET_MANAGER_PASSWORD";

/// The table of verbs asks for more than a viewer where something is changed, but for the own
/// password; a request that only looks has no arguments there.
bool changes_something(const Request& request) {
    return request.verb == Verb::set_manager_password ||
           (manage::row_of(request.verb).least_role >= Role::operator_ && !request.arguments.empty()
           );
}

class Talk {
  public:
    Talk(net::Connection& connection, SessionDeps deps)
        : address_{connection.address().str()},
          address_and_port_{connection.address_and_port()},
          deps_{deps},
          timeouts_{deps.settings.now()->timeouts},
          io_{connection, timeouts_.write} {}

    asio::awaitable<void> run();

  private:
    /// The next line; nothing when the connection is over or not worth waiting for.
    asio::awaitable<std::optional<manage::Line>> read_line();
    asio::awaitable<void> answer(const manage::Line& line);
    /// Why this manager may not; nothing if it may.
    asio::awaitable<std::optional<Answer>> object(const Request& request);
    asio::awaitable<Answer> carry_out(const Request& request);
    asio::awaitable<Answer> change(const Request& request, accounts::StoredManager& manager);

    asio::awaitable<Answer> log_in(const Request& request);
    asio::awaitable<Answer> fail_login(std::string_view who, std::string_view tried);
    /// Whether the connection is worth going on with after so long.
    asio::awaitable<bool> wait(std::chrono::seconds time);
    asio::awaitable<std::optional<manage::Line>> tell_events();
    void log_change(
        const accounts::Manager& manager, const Request& request, manage::Outcome outcome
    );
    [[nodiscard]] Answer quit();
    [[nodiscard]] Answer capabilities() const;
    [[nodiscard]] std::optional<Role> role() const;

    const std::string address_;
    const std::string address_and_port_;
    SessionDeps deps_;
    const server::SessionTimeouts timeouts_;
    net::Transport io_;
    manage::LineReader lines_;
    const Clock::time_point began_ = Clock::now();
    /// Who has logged in.
    std::optional<accounts::StoredManager> manager_;
    /// A line that was read and not answered yet.
    std::optional<manage::Line> waiting_;
    unsigned failures_ = 0;
    bool over_ = false;
};

asio::awaitable<void> Talk::run() {
    const telemetry::Gauge::Occupant here{deps_.connections};
    if (deps_.connections.value() > most_connections) {
        io_.put(Answer::refused("too many managers are connected, try again later").octets());
        over_ = true;
    }
    while (!over_) {
        const auto line = co_await read_line();
        if (!line) {
            break;
        }
        co_await answer(*line);
    }
    co_await io_.finish(net::Transport::Peer::done);
}

asio::awaitable<std::optional<manage::Line>> Talk::read_line() {
    if (waiting_) {
        co_return std::exchange(waiting_, std::nullopt);
    }
    io_.limit(manager_ ? Clock::time_point::max() : began_ + timeouts_.login);
    const auto deadline = Clock::now() + timeouts_.inactivity;
    while (true) {
        if (auto line = lines_.next(io_.input())) {
            co_return line;
        }
        const auto flushed = co_await io_.flush();
        if (!flushed) {
            co_return std::nullopt;
        }
        const auto received = co_await io_.receive(deadline);
        if (!received && received.error() != net::NetError::woken) {
            co_return std::nullopt;
        }
    }
}

asio::awaitable<void> Talk::answer(const manage::Line& line) {
    const auto request =
        line.too_long ? std::unexpected{manage::RequestProblem{manage::RequestError::too_long}}
                      : manage::parse(line.text);
    if (!request) {
        io_.put(Answer::refused(describe(request.error())).octets());
    } else if (auto objection = co_await object(*request)) {
        io_.put(objection->octets());
    } else if (request->verb == Verb::subscribe) {
        waiting_ = co_await tell_events();
        over_ = !waiting_;
    } else {
        auto answer = co_await carry_out(*request);
        io_.put(answer.octets());
    }
    if (io_.is_full()) {
        // What cannot be sent shows when the next request is to be read.
        std::ignore = co_await io_.flush();
    }
}

/// A manager that was removed meanwhile, or has another password now, has to log in again.
asio::awaitable<std::optional<Answer>> Talk::object(const Request& request) {
    const manage::VerbRow& row = manage::row_of(request.verb);
    if (row.least_role && manager_) {
        auto now = co_await deps_.managers.still(*manager_);
        if (!now) {
            co_return Answer::refused("the database cannot be used now, try again later");
        }
        manager_ = *std::move(now);
    }
    if (may_use(row, role())) {
        co_return std::nullopt;
    }
    if (!manager_) {
        co_return Answer::refused("log in first");
    }
    co_return Answer::refused(
        fmt::format("the role {} may not use {}", to_text(manager_->manager.role), row.word)
    );
}

asio::awaitable<Answer> Talk::carry_out(const Request& request) {
    if (request.verb == Verb::login) {
        auto answer = co_await log_in(request);
        co_return answer;
    }
    if (request.verb == Verb::quit) {
        co_return quit();
    }
    if (request.verb == Verb::capa || request.verb == Verb::commands) {
        co_return capabilities();
    }
    if (!manager_) {
        co_return Answer::refused("log in first");
    }
    auto carrying_out = changes_something(request) ? change(request, *manager_)
                                                   : deps_.clerk.carry_out(request, *manager_, io_);
    auto answer = co_await std::move(carrying_out);
    co_return answer;
}

/// May take long, which does not keep the answers to earlier requests from their manager.
asio::awaitable<Answer> Talk::change(const Request& request, accounts::StoredManager& manager) {
    std::ignore = co_await io_.flush();
    auto answer = co_await deps_.clerk.carry_out(request, manager, io_);
    log_change(manager.manager, request, answer.outcome());
    co_return answer;
}

/// Who did what to whom. What changes something names its subject first; a password comes later.
void Talk::log_change(
    const accounts::Manager& manager, const Request& request, manage::Outcome outcome
) {
    deps_.log.write(
        Level::info,
        "manager_command",
        {{"manager", manager.name.view()},
         {"address", address_and_port_},
         {"command", manage::row_of(request.verb).word},
         {"name", request.arguments[0]},
         {"outcome", outcome == manage::Outcome::done ? "done" : "refused"}}
    );
}

asio::awaitable<Answer> Talk::log_in(const Request& request) {
    if (manager_) {
        co_return Answer::refused(
            fmt::format("already logged in as {}", manager_->manager.name.view())
        );
    }
    std::ignore = co_await io_.flush();
    const auto name = identity::UserName::from(request.arguments[0]);
    const identity::Secret password{request.arguments[1]};
    const std::string who = fmt::format("{} {}", address_, name ? name->view() : "");
    const bool goes_on = co_await wait(deps_.slowdown.begin(who, Clock::now()));
    if (!goes_on) {
        co_return Answer::refused("the connection ends");
    }
    auto known = co_await deps_.managers.log_in(name, password);
    if (!known && known.error() == ManagerDesk::LoginError::unavailable) {
        co_return Answer::refused("managers cannot be looked up now, try again later");
    }
    if (!known) {
        auto answer = co_await fail_login(who, request.arguments[0]);
        co_return answer;
    }
    deps_.slowdown.succeeded(who);
    manager_ = *std::move(known);
    const accounts::Manager& manager = manager_->manager;
    deps_.log.write(
        Level::info,
        "manager_login",
        {{"manager", manager.name.view()}, {"address", address_and_port_}}
    );
    Answer answer =
        Answer::done(fmt::format("logged in as {} ({})", manager.name.view(), to_text(manager.role))
        );
    const bool warn = co_await deps_.managers.standard_password_stands();
    if (warn) {
        answer.line(standard_password_note);
    }
    co_return answer;
}

/// Told at once to the log, and late to whoever guesses.
asio::awaitable<Answer> Talk::fail_login(std::string_view who, std::string_view tried) {
    deps_.log.write(
        Level::warning, "manager_login_failed", {{"manager", tried}, {"address", address_}}
    );
    const bool goes_on = co_await wait(deps_.slowdown.failed(who, Clock::now()));
    over_ = ++failures_ >= most_failures || !goes_on;
    co_return Answer::refused("wrong manager or password");
}

asio::awaitable<bool> Talk::wait(std::chrono::seconds time) {
    if (time.count() > 0) {
        const auto paused = co_await io_.pause(time);
        over_ = over_ || !paused || io_.peer_is_gone();
    }
    co_return !over_;
}

asio::awaitable<std::optional<manage::Line>> Talk::tell_events() {
    if (!manager_) {
        co_return std::nullopt;
    }
    auto next_line = co_await stream_events(io_, lines_, deps_.log, deps_.managers, *manager_);
    co_return next_line;
}

Answer Talk::quit() {
    over_ = true;
    return Answer::done("good bye");
}

Answer Talk::capabilities() const {
    Answer answer = Answer::done(fmt::format("palomar-management {}", manage::protocol_version));
    for (const manage::VerbRow& row : manage::verbs()) {
        if (may_use(row, role())) {
            answer.line(usage(row));
        }
    }
    return answer;
}

std::optional<Role> Talk::role() const {
    return manager_ ? std::optional{manager_->manager.role} : std::nullopt;
}

}  // namespace

asio::awaitable<void> run_manager_session(net::Connection connection, SessionDeps deps) {
    Talk talk{connection, deps};
    co_await talk.run();
}

}  // namespace palomar::admin
