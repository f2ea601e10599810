// The order of the steps is VerifiedLogins': ticket, account, password, remember.
#include "server/login.hpp"

#include <chrono>

namespace palomar::server {
namespace asio = boost::asio;
using accounts::Account;
using accounts::StoredAccount;
using accounts::Verdict;

namespace {

auto now() { return std::chrono::steady_clock::now(); }

std::unexpected<LoginFailure> unavailable(const accounts::AccountFailure& failure) {
    return std::unexpected{LoginFailure{LoginError::unavailable, failure.detail}};
}

std::unexpected<LoginFailure> refused(LoginError error) {
    return std::unexpected{LoginFailure{error, {}}};
}

}  // namespace

std::string_view to_text(LoginError error) {
    switch (error) {
        case LoginError::unknown_account:
            return "unknown_account";
        case LoginError::wrong_password:
            return "wrong_password";
        case LoginError::disabled:
            return "disabled";
        case LoginError::unavailable:
            return "unavailable";
    }
    return "unavailable";
}

asio::awaitable<std::expected<bool, LoginFailure>> Login::exists(const identity::UserName& name) {
    if (verified_.knows(name, now())) {
        co_return true;
    }
    const Found found = co_await find(name);
    if (!found) {
        co_return unavailable(found.error());
    }
    co_return found->has_value();
}

asio::awaitable<std::expected<Account, LoginFailure>> Login::check(
    const std::optional<identity::UserName>& name, const identity::Secret& password
) {
    if (!name) {
        auto nobody = co_await verify(std::nullopt, password);
        co_return nobody;
    }
    if (auto known = verified_.find(*name, password, now())) {
        co_return std::move(*known);
    }
    const auto ticket = verified_.start(*name);
    const Found found = co_await find(*name);
    if (!found) {
        co_return unavailable(found.error());
    }
    auto account = co_await verify(*found, password);
    if (account) {
        verified_.remember(ticket, *account, password, now());
    }
    co_return account;
}

asio::awaitable<Login::Found> Login::find(const identity::UserName& name) {
    return net::offload(pools_.database, [this, &name] { return store_.find(name); });
}

asio::awaitable<std::expected<Account, LoginFailure>> Login::verify(
    const std::optional<StoredAccount>& stored, const identity::Secret& password
) {
    using Checked = std::expected<Verdict, accounts::AccountFailure>;
    const auto verdict = co_await net::offload(pools_.hashing, [&]() -> Checked {
        if (pools_.stopping()) {
            return std::unexpected{
                accounts::AccountFailure{accounts::AccountError::unavailable, "stopping"}
            };
        }
        return stored ? hash_.verify(stored->password_hash, password)
                      : hash_.verify_nobody(password);
    });
    if (!verdict) {
        co_return unavailable(verdict.error());
    }
    if (!stored) {
        co_return refused(LoginError::unknown_account);
    }
    if (*verdict != Verdict::right) {
        co_return refused(LoginError::wrong_password);
    }
    if (!stored->account.enabled) {
        co_return refused(LoginError::disabled);
    }
    co_return stored->account;
}

}  // namespace palomar::server
