// Makes every object that lives as long as the server, in the order of their needs; they go in
// reverse.
#include "palomard/serve.hpp"

#include "accounts/password_hash.hpp"
#include "accounts/sqlite_store.hpp"
#include "accounts/verified_logins.hpp"
#include "config/version.hpp"
#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "net/accept.hpp"
#include "net/descriptors.hpp"
#include "net/endpoint.hpp"
#include "palomard/data_folder.hpp"
#include "palomard/occasional.hpp"
#include "server/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

namespace palomar::palomard {
namespace asio = boost::asio;
using telemetry::Level;

namespace {

using Outcome = std::expected<void, std::string>;

/// How long transfers may take that are under way when the server is told to stop.
constexpr std::chrono::seconds drain{10};

constexpr std::string_view refusal = "-ERR [SYS/TEMP] too many connections, try again later\r\n";

/// What can fail before there is a server: each a sentence for the operator.
struct Foundation {
    DataFolder folder;
    std::unique_ptr<accounts::SqliteStore> accounts;
    accounts::PasswordHash hash;
    maildir::MailLocation location;
};

std::expected<Foundation, std::string> lay_foundation(const config::Config& config) {
    auto folder = DataFolder::open(config.storage.data);
    if (!folder) {
        return std::unexpected{std::move(folder.error())};
    }
    auto accounts = accounts::SqliteStore::open(config.storage.data / "palomar.db");
    if (!accounts) {
        return std::unexpected{std::move(accounts.error().detail)};
    }
    const std::size_t memory = std::size_t{config.auth.argon2_memory_kib} * 1024;
    auto hash =
        accounts::PasswordHash::with({.passes = config.auth.argon2_passes, .memory = memory});
    if (!hash) {
        return std::unexpected{std::move(hash.error().detail)};
    }
    auto location = maildir::MailLocation::from(config.storage.mail_location);
    if (!location) {
        return std::unexpected{"mail_location: " + location.error()};
    }
    return Foundation{
        std::move(*folder), std::move(*accounts), std::move(*hash), std::move(*location)
    };
}

/// -u: an account to make or update before anyone comes.
Outcome put_account(
    const identity::Credentials& wanted, Foundation& foundation, maildrop::Store& mail
) {
    const auto text = foundation.hash.hash(wanted.secret());
    if (!text) {
        return std::unexpected{"option -u: " + text.error().detail};
    }
    const auto stored = foundation.accounts->put(wanted.name(), *text);
    if (!stored) {
        return std::unexpected{"option -u: " + stored.error().detail};
    }
    const auto made = mail.create(wanted.name().view());
    if (!made) {
        return std::unexpected{"option -u: " + made.error().detail};
    }
    return {};
}

Outcome apply(const config::Invocation& invocation, Foundation& foundation, maildrop::Store& mail) {
    for (const identity::Credentials& wanted : invocation.accounts) {
        if (auto put = put_account(wanted, foundation, mail); !put) {
            return put;
        }
    }
    for (const config::AccountPolicy& wanted : invocation.policies) {
        const auto stored = foundation.accounts->set_retrieved(wanted.account, wanted.policy);
        if (!stored) {
            return std::unexpected{"option -r: " + stored.error().detail};
        }
    }
    return {};
}

std::expected<pop3::SessionPolicy, std::string> session_policy(
    const config::Config& config, accounts::AccountStore& accounts
) {
    const auto varies = accounts.any_retrieved_other_than(config.pop3.retrieved);
    if (!varies) {
        return std::unexpected{varies.error().detail};
    }
    return pop3::SessionPolicy{
        .reveal_unknown_users = config.auth.reveal_unknown_users,
        .retrieved = config.pop3.retrieved,
        .retrieved_varies = *varies,
        .filtered = !config.pop3.filter.empty(),
        .max_bad_commands = config.pop3.max_bad_commands,
        .implementation = "Palomar " + std::string{config::version()},
    };
}

/// A machine without IPv6 has no ::1, though the configuration names it by default: not worth
/// refusing to start for, as long as something else can be listened on.
bool may_be_missing(const config::IpAddress& address) { return address.str() == "::1"; }

std::expected<std::vector<net::Listener>, std::string> listen(
    const config::Pop3& settings, net::IoThreads& threads, telemetry::Log& log
) {
    std::vector<net::Listener> listeners;
    std::string missing;
    for (const config::IpAddress& address : settings.addresses) {
        auto listener =
            net::Listener::open(threads, {asio::ip::make_address(address.str()), settings.port});
        if (listener) {
            listeners.push_back(std::move(*listener));
        } else if (may_be_missing(address) &&
                   listener.error().kind == net::ListenError::no_such_address) {
            missing = std::move(listener.error().sentence);
            log.write(Level::warning, "not_listening", {{"reason", missing}});
        } else {
            return std::unexpected{std::move(listener.error().sentence)};
        }
    }
    if (listeners.empty()) {
        return std::unexpected{std::move(missing)};
    }
    return listeners;
}

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

net::Reception receive_with(
    const server::SessionDeps& deps, std::uint64_t descriptors, Occasional& refusals
) {
    return {
        .welcome =
            [deps](net::Connection connection) {
                auto& context = connection.thread().context();
                asio::co_spawn(
                    context,
                    server::run_session(std::move(connection), deps),
                    [&log = deps.log](const std::exception_ptr& escaped) {
                        log_escaped(log, escaped);
                    }
                );
            },
        .descriptors_for_clients = descriptors,
        .refusal = std::string{refusal},
        .refused = [&refusals](std::string_view reason
                   ) { refusals.write(Level::warning, "connection_refused", reason); },
    };
}

void log_listeners(telemetry::Log& log, const std::vector<net::Listener>& listeners) {
    for (const net::Listener& listener : listeners) {
        const std::string address = net::to_text(listener.local_endpoint());
        log.write(Level::info, "listening", {{"address", address}, {"protocol", "pop3"}});
    }
}

server::FilterSettings filter_settings(const config::Pop3& settings) {
    return {settings.filter, settings.filter_timeout, settings.filter_max_running};
}

/// All that sessions share, in the order of their needs. Destroyed in reverse, when nobody works
/// any more.
class Service {
  public:
    Service(
        const config::Config& config,
        const pop3::SessionPolicy& policy,
        Foundation& foundation,
        maildrop::Store& mail,
        telemetry::Log& log
    )
        : log_{log},
          descriptors_{net::raise_descriptor_limit()},
          pools_{config.threads.files, config.threads.hashing, config.threads.database},
          verified_{config.auth.verified_logins, config.auth.verified},
          login_{*foundation.accounts, foundation.hash, verified_, pools_},
          timeouts_{config.timeouts.login, config.timeouts.inactivity, config.timeouts.write},
          refusals_{log},
          threads_{config.threads.io} {
        if (!config.pop3.filter.empty()) {
            filter_.emplace(filter_settings(config.pop3), pools_, log);
        }
        const server::SessionDeps deps{
            policy, timeouts_, mail, login_, pools_, filter_ ? &*filter_ : nullptr, log
        };
        reception_ = receive_with(deps, descriptors_.for_clients, refusals_);
    }

    /// Whatever ended the loops: what the pools still do refers to sessions.
    ~Service() { pools_.join(); }
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    Outcome open(const config::Pop3& settings) {
        auto listeners = listen(settings, threads_, log_);
        if (!listeners) {
            return std::unexpected{std::move(listeners.error())};
        }
        listeners_ = std::move(*listeners);
        for (net::Listener& listener : listeners_) {
            listener.start(reception_);
        }
        log_listeners(log_, listeners_);
        return {};
    }

    /// Runs until a signal says stop and the last client has gone. A second signal ends the
    /// process.
    void run() {
        asio::signal_set signals{threads_[0].context(), SIGTERM, SIGINT};
        signals.async_wait([&](const boost::system::error_code&, int signal) {
            signals.clear();
            stop(signal);
        });
        log_.write(
            Level::info,
            "ready",
            {{"version", config::version()},
             {"io_threads", std::uint64_t{threads_.size()}},
             {"descriptors", descriptors_.total},
             {"for_clients", descriptors_.for_clients}}
        );
        threads_.run();
        log_.write(Level::info, "stopped", {});
    }

  private:
    void stop(int signal) {
        log_.write(Level::info, "stopping", {{"signal", static_cast<std::uint64_t>(signal)}});
        for (net::Listener& listener : listeners_) {
            listener.stop();
        }
        pools_.stop();
        threads_.stop(drain);
    }

    telemetry::Log& log_;
    const net::DescriptorLimit descriptors_;
    server::Pools pools_;
    accounts::VerifiedLogins verified_;
    server::Login login_;
    std::optional<server::MessageFilter> filter_;
    const server::SessionTimeouts timeouts_;
    Occasional refusals_;
    net::Reception reception_;
    net::IoThreads threads_;
    std::vector<net::Listener> listeners_;
};

}  // namespace

Outcome serve(
    const config::Config& config, const config::Invocation& invocation, telemetry::Log& log
) {
    auto foundation = lay_foundation(config);
    if (!foundation) {
        return std::unexpected{std::move(foundation.error())};
    }
    maildir::PosixFileSystem file_system;
    maildir::MaildirStore mail{file_system, foundation->location};
    if (auto applied = apply(invocation, *foundation, mail); !applied) {
        return applied;
    }
    const auto policy = session_policy(config, *foundation->accounts);
    if (!policy) {
        return std::unexpected{policy.error()};
    }
    Service service{config, *policy, *foundation, mail, log};
    if (auto opened = service.open(config.pop3); !opened) {
        return opened;
    }
    service.run();
    return {};
}

}  // namespace palomar::palomard
