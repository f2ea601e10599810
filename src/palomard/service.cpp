// Makes every object that lives as long as the server, in the order of their needs; they go in
// reverse.
#include "palomard/service.hpp"

#include "accounts/verified_logins.hpp"
#include "config/version.hpp"
#include "net/accept.hpp"
#include "net/descriptors.hpp"
#include "palomard/listeners.hpp"
#include "palomard/management.hpp"
#include "palomard/occasional.hpp"
#include "server/session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <optional>

namespace palomar::palomard {
namespace asio = boost::asio;
using telemetry::Level;

namespace {

using Outcome = std::expected<void, std::string>;

/// How long transfers may take that are under way when the server is told to stop.
constexpr std::chrono::seconds drain{10};

constexpr std::string_view pop3_refusal =
    "-ERR [SYS/TEMP] too many connections, try again later\r\n";
constexpr std::string_view management_refusal = "UwU too many connections, try again later\r\n\r\n";

/// Spawned when a client comes; takes all by value.
template <class Deps>
using Visit = asio::awaitable<void> (*)(net::Connection, Deps);

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

template <class Deps>
std::function<void(net::Connection)> welcome(Visit<Deps> visit, const Deps& deps) {
    return [visit, deps](net::Connection connection) {
        auto& context = connection.thread().context();
        asio::co_spawn(
            context,
            visit(std::move(connection), deps),
            [&log = deps.log](const std::exception_ptr& escaped) { log_escaped(log, escaped); }
        );
    };
}

pop3::SessionPolicy session_policy(const config::Config& config) {
    return pop3::SessionPolicy{
        .reveal_unknown_users = config.auth.reveal_unknown_users,
        .retrieved = config.pop3.retrieved,
        .filtered = !config.pop3.filter.empty(),
        .max_bad_commands = config.pop3.max_bad_commands,
        .implementation = "Palomar " + std::string{config::version()},
    };
}

server::FilterSettings filter_settings(const config::Pop3& settings) {
    return {settings.filter, settings.filter_timeout, settings.filter_max_running};
}

/// Whoever knows the documentation could manage the server.
bool reaches_the_network(const config::Management& settings) {
    return std::ranges::any_of(settings.addresses, [](const config::IpAddress& address) {
        return address.reach() == config::IpAddress::Reach::network;
    });
}

}  // namespace

class Service::Parts {
  public:
    Parts(
        const config::Config& config,
        Foundation& foundation,
        maildrop::Store& mail,
        telemetry::Log& log
    )
        : config_{config},
          foundation_{foundation},
          log_{log},
          policy_{session_policy(config)},
          descriptors_{net::raise_descriptor_limit()},
          pools_{config.threads.files, config.threads.hashing, config.threads.database},
          verified_{config.auth.verified_logins, config.auth.verified},
          login_{foundation.database.accounts(), foundation.hash, verified_, pools_},
          timeouts_{config.timeouts.login, config.timeouts.inactivity, config.timeouts.write},
          refusals_{log_},
          threads_{config.threads.io},
          filter_{make_filter()},
          deps_{
              policy_,
              retrieved_varies_,
              timeouts_,
              mail,
              login_,
              uses_,
              sessions_,
              statistics_,
              pools_,
              filter_.get(),
              log_
          },
          management_{
              foundation,
              admin::Accounts{
                  foundation.database.accounts(),
                  verified_,
                  uses_,
                  sessions_,
                  [this](bool varies) { retrieved_varies_ = varies; }
              },
              deps_,
              registry_,
              log_
          } {
        const std::uint64_t for_clients = descriptors_.for_clients;
        // When clients have taken all of theirs, a manager can still come and look.
        const std::uint64_t for_managers = for_clients + (descriptors_.total - for_clients) / 2;
        pop3_reception_ = receive(
            welcome<server::SessionDeps>(&server::run_session, deps_), for_clients, pop3_refusal
        );
        management_reception_ = receive(
            welcome<admin::SessionDeps>(&admin::run_manager_session, management_.deps),
            for_managers,
            management_refusal
        );
    }

    /// Whatever ended the loops: what the pools still do refers to sessions.
    ~Parts() { pools_.join(); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    Outcome open();
    void run();

  private:
    std::unique_ptr<server::MessageFilter> make_filter();
    net::Reception receive(
        std::function<void(net::Connection)> welcome,
        std::uint64_t descriptors,
        std::string_view refusal
    );
    Outcome prepare();
    Outcome listen();
    void stop(int signal);

    const config::Config& config_;
    Foundation& foundation_;
    telemetry::Broadcast log_;
    telemetry::Registry registry_;
    server::Statistics statistics_{registry_};
    const pop3::SessionPolicy policy_;
    std::atomic<bool> retrieved_varies_ = false;
    const net::DescriptorLimit descriptors_;
    server::Pools pools_;
    accounts::VerifiedLogins verified_;
    server::Login login_;
    server::AccountUses uses_;
    server::SessionRegistry sessions_;
    const server::SessionTimeouts timeouts_;
    Occasional refusals_;
    net::Reception pop3_reception_;
    net::Reception management_reception_;
    net::IoThreads threads_;
    const std::unique_ptr<server::MessageFilter> filter_;
    const server::SessionDeps deps_;
    Management management_;
    asio::cancellation_signal end_of_recording_;
    std::optional<Listeners> pop3_;
    std::optional<Listeners> management_listeners_;
};

std::unique_ptr<server::MessageFilter> Service::Parts::make_filter() {
    if (config_.pop3.filter.empty()) {
        return nullptr;
    }
    return std::make_unique<server::MessageFilter>(filter_settings(config_.pop3), pools_, log_);
}

net::Reception Service::Parts::receive(
    std::function<void(net::Connection)> welcome,
    std::uint64_t descriptors,
    std::string_view refusal
) {
    return {
        .welcome = std::move(welcome),
        .descriptors_for_clients = descriptors,
        .refusal = std::string{refusal},
        .refused =
            [this](std::string_view reason) {
                statistics_.connections_refused.add();
                refusals_.write(Level::warning, "connection_refused", reason);
            },
    };
}

Outcome Service::Parts::open() {
    if (auto prepared = prepare(); !prepared) {
        return prepared;
    }
    return listen();
}

/// What has to be known of the past before the first client comes.
Outcome Service::Parts::prepare() {
    const auto varies =
        foundation_.database.accounts().any_retrieved_other_than(config_.pop3.retrieved);
    if (!varies) {
        return std::unexpected{varies.error().detail};
    }
    retrieved_varies_ = *varies;
    if (auto resumed = management_.recorder.resume(); !resumed) {
        return std::unexpected{std::move(resumed.error().detail)};
    }
    const auto standard_password = foundation_.database.managers().any_standard_password();
    if (!standard_password) {
        return std::unexpected{standard_password.error().detail};
    }
    if (*standard_password && reaches_the_network(config_.management)) {
        return std::unexpected{
            "management must not listen beyond loopback while the manager admin has the standard "
            "password: start with loopback addresses under [management], change the password with "
            "palomarctl manager passwd admin, and start again"
        };
    }
    return {};
}

Outcome Service::Parts::listen() {
    auto pop3 = Listeners::open(config_.pop3.addresses, config_.pop3.port, threads_, log_);
    if (!pop3) {
        return std::unexpected{std::move(pop3.error())};
    }
    auto management =
        Listeners::open(config_.management.addresses, config_.management.port, threads_, log_);
    if (!management) {
        return std::unexpected{std::move(management.error())};
    }
    pop3_ = std::move(*pop3);
    management_listeners_ = std::move(*management);
    pop3_->start(pop3_reception_, "pop3", log_);
    management_listeners_->start(management_reception_, "management", log_);
    return {};
}

void Service::Parts::run() {
    asio::signal_set signals{threads_[0].context(), SIGTERM, SIGINT};
    signals.async_wait([&](const boost::system::error_code&, int signal) {
        signals.clear();
        stop(signal);
    });
    asio::co_spawn(
        threads_[0].context(),
        management_.recorder.run(),
        asio::bind_cancellation_slot(
            end_of_recording_.slot(),
            [this](const std::exception_ptr& escaped) { log_escaped(log_, escaped); }
        )
    );
    log_.write(
        Level::info,
        "ready",
        {{"version", config::version()},
         {"io_threads", std::uint64_t{threads_.size()}},
         {"descriptors", descriptors_.total},
         {"for_clients", descriptors_.for_clients}}
    );
    threads_.run();
    management_.recorder.record();
    log_.write(Level::info, "stopped", {});
}

/// On the first I/O thread, where the signals arrive.
void Service::Parts::stop(int signal) {
    log_.write(Level::info, "stopping", {{"signal", static_cast<std::uint64_t>(signal)}});
    for (auto* const listeners : {&pop3_, &management_listeners_}) {
        if (*listeners) {
            (*listeners)->stop();
        }
    }
    pools_.stop();
    end_of_recording_.emit(asio::cancellation_type::terminal);
    threads_.stop(drain);
}

Service::Service(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}
Service::~Service() = default;
Service::Service(Service&&) noexcept = default;

std::expected<Service, std::string> Service::open(
    const config::Config& config, Foundation& foundation, maildrop::Store& mail, telemetry::Log& log
) {
    auto parts = std::make_unique<Parts>(config, foundation, mail, log);
    if (auto opened = parts->open(); !opened) {
        return std::unexpected{std::move(opened.error())};
    }
    return Service{std::move(parts)};
}

void Service::run() { parts_->run(); }

}  // namespace palomar::palomard
