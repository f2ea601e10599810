// Makes every object that lives as long as the server, in the order of their needs; they go in
// reverse.
#include "palomard/service.hpp"

#include "accounts/verified_logins.hpp"
#include "config/version.hpp"
#include "net/accept.hpp"
#include "net/descriptors.hpp"
#include "palomard/credentials.hpp"
#include "palomard/key_fetching.hpp"
#include "palomard/management.hpp"
#include "palomard/settings.hpp"
#include "palomard/token_keys.hpp"
#include "palomard/upkeep.hpp"
#include "server/session.hpp"
#include "telemetry/occasional.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>

namespace palomar::palomard {
namespace asio = boost::asio;
using telemetry::Level;

namespace {

using Outcome = std::expected<void, std::string>;

constexpr std::string_view pop3_refusal =
    "-ERR [SYS/TEMP] too many connections, try again later\r\n";
constexpr std::string_view management_refusal = "UwU too many connections, try again later\r\n\r\n";

/// What no session may let escape, and would not without a mistake of ours: it costs that session
/// only.
void log_escaped(telemetry::Log& log, const std::exception_ptr& escaped) {
    try {
        if (escaped) {
            std::rethrow_exception(escaped);
        }
    } catch (const std::exception& exception) {
        log.write(Level::error, "session_failed", {{"reason", std::string_view{exception.what()}}});
    } catch (...) {
        log.write(Level::error, "session_failed", {{"reason", "an unknown exception"}});
    }
}

/// `visit` makes a coroutine that takes all by value, or by references that outlive it.
std::function<void(net::Connection)> welcome(
    std::function<asio::awaitable<void>(net::Connection)> visit, telemetry::Log& log
) {
    return [visit = std::move(visit), &log](net::Connection connection) {
        auto& context = connection.thread().context();
        asio::co_spawn(
            context,
            visit(std::move(connection)),
            [&log](const std::exception_ptr& escaped) { log_escaped(log, escaped); }
        );
    };
}

server::Spawn spawn_by(sandbox::Launcher* launcher) {
    if (launcher == nullptr) {
        return server::spawn_directly;
    }
    return [launcher](const auto& arguments, int input, int output, int errors) {
        return launcher->launch(arguments, {input, output, errors});
    };
}

}  // namespace

class Service::Parts {
  public:
    explicit Parts(const Ground& ground)
        : ground_{ground},
          config_{ground.config},
          log_{ground.log},
          descriptors_{net::raise_descriptor_limit()},
          pools_{config_.threads.files, config_.threads.hashing, config_.threads.database},
          verified_{config_.auth.verified_logins, config_.auth.verified},
          guard_{guard_settings(config_)},
          login_{
              ground.foundation.database.accounts(),
              ground.foundation.hash,
              verified_,
              tokens_,
              config_.auth.scram_iterations,
              pools_,
              [this] { key_fetching_.key_missing(); }
          },
          doorway_{login_, uses_, guard_, ground.foundation.decoy, statistics_, log_},
          settings_{make_settings(config_)},
          upkeep_{
              ground.invocation,
              config_,
              ground.manager,
              credentials_,
              pools_,
              log_,
              {[this](const config::Config& now) { apply(now); }, [this] { look_at_policies(); }}
          },
          key_fetching_{
              ground.threads[0].context().get_executor(),
              token_keys_,
              pools_,
              log_,
              [this] { settings_.replace(make_settings(upkeep_.current())); }
          },
          deps_{
              settings_,
              retrieved_varies_,
              tls_,
              ground.mail,
              doorway_,
              sessions_,
              pools_,
              unlisted_proxies_
          },
          management_{
              ground.foundation,
              admin::Accounts{
                  ground.foundation.database.accounts(),
                  verified_,
                  uses_,
                  sessions_,
                  [this] { look_at_policies(); }
              },
              config_.auth.scram_iterations,
              deps_,
              registry_,
              log_
          } {
        const std::uint64_t for_clients = descriptors_.for_clients;
        // When clients have taken all of theirs, a manager can still come and look.
        const std::uint64_t for_managers = for_clients + (descriptors_.total - for_clients) / 2;
        const auto visit_by = [this](server::EntranceOf entrance) {
            return [this, entrance](net::Connection connection) {
                return server::run_session(std::move(connection), entrance, deps_);
            };
        };
        pop3_ = receive(visit_by(&server::SessionSettings::pop3), for_clients, pop3_refusal);
        pop3s_ = receive(visit_by(&server::SessionSettings::pop3s), for_clients, "");
        const auto visit_manager = [this](net::Connection connection) {
            return admin::run_manager_session(std::move(connection), management_.deps);
        };
        managers_ = receive(visit_manager, for_managers, management_refusal);
    }

    /// Whatever ended the loops: what the pools still do refers to sessions.
    ~Parts() { pools_.join(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    Outcome prepare();
    void run();

  private:
    std::shared_ptr<server::MessageFilter> filter_of(const config::Config& config);
    std::shared_ptr<const server::SessionSettings> make_settings(const config::Config& config);
    void apply(const config::Config& now);
    void look_at_policies();
    net::Reception receive(
        std::function<asio::awaitable<void>(net::Connection)> visit,
        std::uint64_t descriptors,
        std::string_view refusal
    );
    void spawn(asio::awaitable<void> work);
    void wait_for_signals(asio::signal_set& signals);
    void stop(int signal);
    [[nodiscard]] std::string who_is_there() const;

    const Ground ground_;
    const config::Config& config_;
    telemetry::Broadcast log_;
    telemetry::Registry registry_;
    server::Statistics statistics_{registry_};
    std::atomic<bool> retrieved_varies_ = false;
    const net::DescriptorLimit descriptors_;
    server::Pools pools_;
    accounts::VerifiedLogins verified_;
    guard::Guard guard_;
    server::Live<net::TlsIdentities> tls_;
    server::Live<oauth::TokenVerifier> tokens_;
    TokenKeys token_keys_{tokens_, ground_.fetcher};
    Credentials credentials_{tls_, token_keys_};
    server::Login login_;
    server::AccountUses uses_;
    server::SessionRegistry sessions_;
    const server::Doorway doorway_;
    /// The newest one; sessions may have older ones.
    std::shared_ptr<server::MessageFilter> filter_;
    server::Live<server::SessionSettings> settings_;
    Upkeep upkeep_;
    KeyFetching key_fetching_;
    telemetry::Occasional refusals_{log_, std::chrono::seconds{10}};
    telemetry::Occasional unlisted_proxies_{log_, std::chrono::minutes{1}};
    const server::SessionDeps deps_;
    Management management_;
    net::Reception pop3_;
    net::Reception pop3s_;
    net::Reception managers_;
    /// Of what goes on until the server stops.
    std::list<asio::cancellation_signal> ends_;
};

/// The one that there is, if it is still the same: how many programs run is counted by each.
std::shared_ptr<server::MessageFilter> Service::Parts::filter_of(const config::Config& config) {
    auto settings = filter_settings(config);
    if (settings.command.empty()) {
        filter_.reset();
    } else if (!filter_ || filter_->settings() != settings) {
        filter_ = std::make_shared<server::MessageFilter>(
            std::move(settings), spawn_by(ground_.launcher), pools_, log_
        );
    }
    return filter_;
}

std::shared_ptr<const server::SessionSettings> Service::Parts::make_settings(
    const config::Config& config
) {
    const Tokens tokens = tokens_.now() ? Tokens::can_be_checked : Tokens::cannot_be_checked;
    return std::make_shared<const server::SessionSettings>(
        session_policy(config, tokens),
        session_timeouts(config),
        filter_of(config),
        pop3_entrance(config),
        pop3s_entrance(config)
    );
}

/// On the first I/O thread.
void Service::Parts::apply(const config::Config& now) {
    settings_.replace(make_settings(now));
    key_fetching_.start_again();
    guard_.change(guard_settings(now), std::chrono::steady_clock::now());
    ground_.log.set_level(now.log.level);
}

/// CAPA before login tells whether policies vary; if that cannot be found out, they may. In the
/// pool of changes, one of which follows the other: the last answer is the newest.
void Service::Parts::look_at_policies() {
    const auto standard = settings_.now()->policy.retrieved;
    auto& accounts = ground_.foundation.database.accounts();
    retrieved_varies_ = accounts.any_retrieved_other_than(standard).value_or(true);
}

net::Reception Service::Parts::receive(
    std::function<asio::awaitable<void>(net::Connection)> visit,
    std::uint64_t descriptors,
    std::string_view refusal
) {
    return {
        .welcome = welcome(std::move(visit), log_),
        .descriptors_for_clients = descriptors,
        .refusal = std::string{refusal},
        .refused =
            [this](std::string_view reason) {
                statistics_.connections_refused.add();
                refusals_.write(Level::warning, "connection_refused", {"reason", reason});
            },
    };
}

/// What has to be known before the first client comes.
Outcome Service::Parts::prepare() {
    if (auto loaded = credentials_.load(config_.tls, config_.oauth); !loaded) {
        return loaded;
    }
    settings_.replace(make_settings(config_));
    auto& database = ground_.foundation.database;
    const auto varies = database.accounts().any_retrieved_other_than(config_.pop3.retrieved);
    if (!varies) {
        return std::unexpected{varies.error().detail};
    }
    retrieved_varies_ = *varies;
    if (auto resumed = management_.recorder.resume(); !resumed) {
        return std::unexpected{std::move(resumed.error().detail)};
    }
    return {};
}

/// Work that goes on until the server stops, on the first I/O thread.
void Service::Parts::spawn(asio::awaitable<void> work) {
    asio::co_spawn(
        ground_.threads[0].context(),
        std::move(work),
        asio::bind_cancellation_slot(
            ends_.emplace_back().slot(),
            [this](const std::exception_ptr& escaped) { log_escaped(log_, escaped); }
        )
    );
}

void Service::Parts::run() {
    ground_.doors.start(pop3_, pop3s_, managers_, log_);
    asio::signal_set signals{ground_.threads[0].context(), SIGTERM, SIGINT, SIGHUP};
    wait_for_signals(signals);
    spawn(management_.recorder.run());
    spawn(upkeep_.watch_files());
    spawn(key_fetching_.run());
    if (const auto within = ground_.manager.watchdog()) {
        spawn(upkeep_.stay_alive(*within));
    }
    if (ground_.manager.listens()) {
        spawn(upkeep_.show_status([this] { return who_is_there(); }));
    }
    log_.write(
        Level::info,
        "ready",
        {{"version", config::version()},
         {"io_threads", std::uint64_t{ground_.threads.size()}},
         {"descriptors", descriptors_.total},
         {"for_clients", descriptors_.for_clients}}
    );
    ground_.manager.ready();
    ground_.threads.run();
    management_.recorder.record();
    log_.write(Level::info, "stopped", {});
}

void Service::Parts::wait_for_signals(asio::signal_set& signals) {
    signals.async_wait([&](const boost::system::error_code& error, int signal) {
        if (error) {
            return;
        }
        if (signal == SIGHUP) {
            asio::co_spawn(
                ground_.threads[0].context(),
                upkeep_.reload(),
                [this](const std::exception_ptr& escaped) { log_escaped(log_, escaped); }
            );
            wait_for_signals(signals);
        } else {
            signals.clear();
            stop(signal);
        }
    });
}

/// On the first I/O thread, where the signals arrive.
void Service::Parts::stop(int signal) {
    log_.write(Level::info, "stopping", {{"signal", static_cast<std::uint64_t>(signal)}});
    ground_.manager.stopping(config_.process.drain);
    ground_.manager.status(
        "stopping: messages on their way have " + std::to_string(config_.process.drain.count()) +
        " s"
    );
    ground_.doors.stop();
    pools_.stop();
    for (asio::cancellation_signal& end : ends_) {
        end.emit(asio::cancellation_type::terminal);
    }
    ground_.threads.stop(upkeep_.current().process.drain);
}

std::string Service::Parts::who_is_there() const {
    return "connections: " + std::to_string(statistics_.connections_now.value()) +
           ", logged in: " + std::to_string(statistics_.sessions_now.value());
}

Service::Service(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Service::~Service() = default;
Service::Service(Service&&) noexcept = default;

std::expected<Service, std::string> Service::open(const Ground& ground) {
    auto parts = std::make_unique<Parts>(ground);
    if (auto prepared = parts->prepare(); !prepared) {
        return std::unexpected{std::move(prepared.error())};
    }
    return Service{std::move(parts)};
}

void Service::run() { parts_->run(); }

}  // namespace palomar::palomard
