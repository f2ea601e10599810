// Before a secret is checked its attempt waits for its time; what comes of it is told to the guard.
#include "server/doorkeeper.hpp"

#include "server/net_event.hpp"

#include <algorithm>
#include <chrono>
#include <sodium.h>
#include <utility>

namespace palomar::server {
namespace asio = boost::asio;
using pop3::Event;
using telemetry::Level;

namespace {

guard::Time now() { return std::chrono::steady_clock::now(); }

pop3::Rights rights_of(const accounts::Account& account) {
    return account.read_only ? pop3::Rights::read_only : pop3::Rights::read_and_delete;
}

}  // namespace

asio::awaitable<Event> Doorkeeper::perform(const pop3::LookUpAccount& action) {
    if (auto obstacle = co_await begin_attempt(action.name, action.tried)) {
        co_return *std::move(obstacle);
    }
    std::expected<bool, LoginFailure> exists = false;
    if (action.name) {
        exists = co_await doorway_.login.exists(*action.name);
    }
    if (!exists) {
        co_return turn_away(exists.error(), action.tried);
    }
    if (!*exists) {
        hold_against(action.tried, to_text(LoginError::unknown_account), "");
    }
    attempt_.reset();  // PASS begins one of its own: who never says it keeps nobody waiting
    co_return pop3::AccountLookedUp{*exists};
}

asio::awaitable<Event> Doorkeeper::perform(const pop3::Authenticate& action) {
    return decide(action.name, action.tried, [this, &action] {
        return doorway_.login.check(action.name, action.secret, origin_);
    });
}

asio::awaitable<Event> Doorkeeper::perform(const pop3::CheckToken& action) {
    // A name was given, and there can be no account of it.
    if (!action.name && !action.tried.empty()) {
        return refuse(action.tried);
    }
    return decide(action.name, action.tried, [this, &action] {
        return doorway_.login.check_token(action.name, action.token, origin_);
    });
}

asio::awaitable<Event> Doorkeeper::perform(const pop3::Admit& action) {
    return decide(action.name, action.tried, [this, &action] {
        return doorway_.login.admit(action.name, origin_);
    });
}

asio::awaitable<Event> Doorkeeper::perform(const pop3::StartExchange& /*action*/) {
    sasl::Entropy entropy{};
    ::randombytes_buf(entropy.data(), entropy.size());
    co_return pop3::ExchangeStarted{entropy, bindings(), doorway_.decoy};
}

asio::awaitable<Event> Doorkeeper::perform(const pop3::FindVerifier& action) {
    if (auto obstacle = co_await begin_attempt(action.name, action.tried)) {
        co_return *std::move(obstacle);
    }
    auto verifier = co_await doorway_.login.verifier_of(action.name);
    if (!verifier) {
        co_return turn_away(verifier.error(), action.tried);
    }
    co_return pop3::VerifierFound{std::move(*verifier)};
}

asio::awaitable<Event> Doorkeeper::perform(const pop3::RefuseLogin& action) {
    return refuse(action.tried);
}

asio::awaitable<Event> Doorkeeper::refuse(std::string_view tried) {
    co_return turn_away(LoginFailure{LoginError::wrong_password, {}}, tried);
}

/// Checks the secret and makes the session a user of its account. What changed the account
/// meanwhile makes the check start anew.
template <typename Check>
asio::awaitable<Event> Doorkeeper::decide(Name name, std::string_view tried, Check check) {
    if (auto obstacle = co_await begin_attempt(name, tried)) {
        co_return *std::move(obstacle);
    }
    while (true) {
        // A token may be of an account whose name only the check tells.
        auto ticket = doorway_.uses.ticket(name ? name->view() : "");
        const Login::Admission account = co_await check();
        if (!account) {
            co_return turn_away(account.error(), tried);
        }
        if (!name) {
            name = account->name;
            continue;
        }
        auto use = doorway_.uses.use(name->view(), ticket);
        if (use) {
            use_ = std::move(*use);
            co_return let_in(*account, tried);
        }
        if (use.error() == AccountUses::Refusal::being_changed) {
            const LoginFailure changing{LoginError::unavailable, "the account is being changed"};
            co_return turn_away(changing, tried);
        }
    }
}

/// A proof belongs to the attempt that its claim began.
asio::awaitable<Doorkeeper::Obstacle> Doorkeeper::begin_attempt(
    const Name& name, std::string_view tried
) {
    if (attempt_ && attempt_->name == name) {
        co_return std::nullopt;
    }
    attempt_.reset();
    auto attempt = doorway_.guard.login_begin(origin_.address, name, now());
    if (!attempt) {
        doorway_.statistics.delayed_logins.add();
        doorway_.log.write(
            Level::warning,
            "login_too_soon",
            {{"address", origin_.address.str()},
             {"account", tried},
             {"retry_after", std::chrono::duration<double>{attempt.error().retry_after}.count()}}
        );
        co_return pop3::Rejected{pop3::Rejection::too_many_failures};
    }
    const auto wait = attempt->wait();
    attempt_ = std::make_unique<Attempt>(std::move(*attempt), name);
    if (wait.count() > 0) {
        const auto waited = co_await io_.pause(wait);
        if (!waited) {
            co_return to_event(waited.error());
        }
    }
    co_return std::nullopt;
}

Event Doorkeeper::let_in(const accounts::Account& account, std::string_view tried) {
    if (attempt_) {
        place_.reset();  // where it was turned back: its own is no reason to refuse it
        auto place = doorway_.guard.login_succeeded(
            std::move(attempt_->slot), origin_.address, account.name, now()
        );
        attempt_.reset();
        if (!place) {
            use_.reset();
            doorway_.statistics.refused_sessions.add();
            doorway_.log.write(
                Level::warning,
                "session_refused",
                {{"address", origin_.address.str()},
                 {"account", tried},
                 {"reason", guard::to_text(place.error())}}
            );
            return pop3::Rejected{pop3::Rejection::too_many_sessions};
        }
        place_.emplace(std::move(*place));
    }
    return pop3::Authenticated{pop3::Account{
        account.name, account.retrieved.value_or(policy_.retrieved), rights_of(account)
    }};
}

Event Doorkeeper::turn_away(const LoginFailure& failure, std::string_view tried) {
    if (failure.error == LoginError::unavailable) {
        attempt_.reset();
        doorway_.log.write(
            Level::warning,
            "login_failed",
            {{"address", origin_.address.str()},
             {"account", tried},
             {"reason", to_text(failure.error)},
             {"detail", failure.detail}}
        );
        return pop3::AccountsUnavailable{};
    }
    if (failure.error == LoginError::needs_tls) {
        attempt_.reset();  // no guess: the secret was right
    }
    hold_against(tried, to_text(failure.error), failure.detail);
    return pop3::Rejected{
        failure.error == LoginError::needs_tls ? pop3::Rejection::needs_tls : pop3::Rejection::wrong
    };
}

void Doorkeeper::hold_against(
    std::string_view tried, std::string_view reason, std::string_view detail
) {
    doorway_.statistics.failed_logins.add();
    const std::string address = origin_.address.str();
    doorway_.log.write(
        Level::warning,
        "login_failed",
        {{"address", address}, {"account", tried}, {"reason", reason}, {"detail", detail}}
    );
    if (!attempt_) {
        return;
    }
    const auto ban = doorway_.guard.login_failed(std::move(attempt_->slot), origin_.address, now());
    attempt_.reset();
    if (ban) {
        doorway_.log.write(
            Level::warning,
            "banned",
            {{"address", ban->network.str()},
             {"seconds",
              std::uint64_t(std::chrono::ceil<std::chrono::seconds>(ban->until - now()).count())}}
        );
    }
}

/// To have bindings is to have offered the mechanism that is bound (sasl::ChannelBindings).
sasl::ChannelBindings Doorkeeper::bindings() const {
    const net::TlsChannel* const tls = io_.tls();
    const bool offered =
        std::ranges::find(policy_.mechanisms, sasl::Mechanism::scram_sha_256_plus) !=
        policy_.mechanisms.end();
    if (tls == nullptr || !offered) {
        return {};
    }
    const auto binding = [&](net::BindingKind kind) {
        std::string octets = tls->binding(kind);
        return octets.empty() ? std::nullopt : std::optional{std::move(octets)};
    };
    return {
        binding(net::BindingKind::tls_exporter), binding(net::BindingKind::tls_server_end_point)
    };
}

void Doorkeeper::let_out() {
    use_.reset();
    place_.reset();
}

void Doorkeeper::turn_back() { use_.reset(); }

}  // namespace palomar::server
