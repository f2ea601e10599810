// The order of the steps is VerifiedLogins': ticket, account, password, remember. Whether the
// account may come in from there is asked last: only who knows the password learns of it.
#include "server/login.hpp"

#include "net/offload.hpp"
#include "server/password_renewal.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace palomar::server {
namespace asio = boost::asio;
using accounts::Account;
using accounts::Verdict;

namespace {

auto now() { return std::chrono::steady_clock::now(); }

auto wall_clock() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::unexpected<LoginFailure> unavailable(const accounts::AccountFailure& failure) {
    return std::unexpected{LoginFailure{LoginError::unavailable, failure.detail}};
}

std::unexpected<LoginFailure> refused(LoginError error, std::string detail = {}) {
    return std::unexpected{LoginFailure{error, std::move(detail)}};
}

/// Whoever waits for a hash when the server stops need not have it.
std::unexpected<accounts::AccountFailure> stopping() {
    return std::unexpected{accounts::AccountFailure{accounts::AccountError::unavailable, "stopping"}
    };
}

/// The secret was right.
Login::Admission judge(Account account, const LoginOrigin& origin) {
    const bool from_there =
        account.networks.empty() ||
        std::ranges::any_of(account.networks, [&](const identity::Network& network) {
            return network.contains(origin.address);
        });
    if (!account.enabled) {
        return refused(LoginError::disabled);
    }
    if (!from_there) {
        return refused(LoginError::wrong_network);
    }
    if (account.require_tls && origin.security == pop3::Security::plain) {
        return refused(LoginError::needs_tls);
    }
    return account;
}

std::string_view to_text(oauth::TokenError error) {
    switch (error) {
        case oauth::TokenError::malformed:
            return "malformed";
        case oauth::TokenError::unknown_key:
            return "unknown key";
        case oauth::TokenError::bad_signature:
            return "bad signature";
        case oauth::TokenError::wrong_issuer:
            return "wrong issuer";
        case oauth::TokenError::wrong_audience:
            return "wrong audience";
        case oauth::TokenError::expired:
            return "expired";
        case oauth::TokenError::not_yet_valid:
            return "not yet valid";
        case oauth::TokenError::no_name:
            return "no account name in it";
    }
    return "";
}

}  // namespace

std::string_view to_text(LoginError error) {
    switch (error) {
        case LoginError::unknown_account:
            return "unknown_account";
        case LoginError::wrong_password:
            return "wrong_password";
        case LoginError::bad_token:
            return "bad_token";
        case LoginError::disabled:
            return "disabled";
        case LoginError::wrong_network:
            return "wrong_network";
        case LoginError::needs_tls:
            return "needs_tls";
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

asio::awaitable<Login::Admission> Login::check(
    const std::optional<identity::UserName>& name,
    const identity::Secret& password,
    const LoginOrigin& origin
) {
    if (!name) {
        auto nobody = co_await verify(std::nullopt, password);
        co_return nobody;
    }
    if (auto known = verified_.find(*name, password, now())) {
        auto account = judge(std::move(*known), origin);
        if (account || account.error().error == LoginError::needs_tls) {
            co_return account;
        }
        // Whoever may not come in learns nothing from how soon that is said: the long way again.
    }
    const auto ticket = verified_.start(*name);
    const Found found = co_await find(*name);
    if (!found) {
        co_return unavailable(found.error());
    }
    const auto by_app_password = co_await is_app_password(*name, password);
    if (!by_app_password) {
        co_return std::unexpected{by_app_password.error()};
    }
    const Stored& stored = *found;
    if (*by_app_password && stored) {
        co_return judge(stored->account, origin);
    }
    auto account = co_await verify(stored, password);
    if (account) {
        verified_.remember(ticket, *account, password, now());
        account = judge(std::move(*account), origin);
    }
    co_return account;
}

/// Looked up whether or not the account exists, for it takes a moment.
asio::awaitable<std::expected<bool, LoginFailure>> Login::is_app_password(
    const identity::UserName& name, const identity::Secret& password
) {
    const auto offered = accounts::AppPassword::from(password);
    if (!offered) {
        co_return false;
    }
    const std::string hash = offered->hash();
    const auto label = co_await net::offload(pools_.database, [&] {
        return store_.find_app_password(name, hash);
    });
    if (!label) {
        co_return unavailable(label.error());
    }
    if (*label) {
        const std::int64_t used = wall_clock().time_since_epoch().count();
        // What fails costs a note of the use and nobody's mail.
        std::ignore = co_await net::offload(pools_.changes, [&] {
            return store_.touch_app_password(name, **label, used);
        });
    }
    co_return label->has_value();
}

asio::awaitable<std::expected<std::optional<sasl::ScramVerifier>, LoginFailure>> Login::verifier_of(
    const std::optional<identity::UserName>& name
) {
    using Verifier = std::optional<sasl::ScramVerifier>;
    if (!name) {
        co_return Verifier{};
    }
    const Found found = co_await find(*name);
    if (!found) {
        co_return unavailable(found.error());
    }
    const Stored& stored = *found;
    co_return stored && stored->scram ? sasl::ScramVerifier::from_text(*stored->scram) : Verifier{};
}

asio::awaitable<Login::Admission> Login::admit(
    const identity::UserName& name, const LoginOrigin& origin
) {
    Found found = co_await find(name);
    if (!found) {
        co_return unavailable(found.error());
    }
    Stored& stored = *found;
    if (!stored) {
        co_return refused(LoginError::unknown_account);
    }
    co_return judge(std::move(stored->account), origin);
}

asio::awaitable<Login::Admission> Login::check_token(
    const std::optional<identity::UserName>& name,
    const identity::Secret& token,
    const LoginOrigin& origin
) {
    const auto verifier = tokens_.now();
    if (!verifier) {
        co_return refused(LoginError::bad_token, "tokens are not accepted");
    }
    const auto named = co_await net::offload(pools_.hashing, [&] {
        return verifier->verify(token.reveal(), wall_clock());
    });
    if (!named) {
        if (named.error() == oauth::TokenError::unknown_key) {
            key_missing_();
        }
        co_return refused(LoginError::bad_token, std::string{to_text(named.error())});
    }
    const auto subject = identity::UserName::from(*named);
    if (!subject || (name && *name != *subject)) {
        co_return refused(LoginError::bad_token, "it is somebody else's");
    }
    auto account = co_await admit(*subject, origin);
    co_return account;
}

asio::awaitable<Login::Found> Login::find(const identity::UserName& name) {
    return net::offload(pools_.database, [this, &name] { return store_.find(name); });
}

asio::awaitable<Login::Admission> Login::verify(
    const Stored& stored, const identity::Secret& password
) {
    const auto verdict =
        co_await net::offload(pools_.hashing, [&] { return verdict_on(stored, password); });
    if (!verdict) {
        co_return unavailable(verdict.error());
    }
    if (!stored) {
        co_return refused(LoginError::unknown_account);
    }
    if (*verdict != Verdict::right) {
        co_return refused(LoginError::wrong_password);
    }
    std::ignore = co_await renew(*stored, password);
    co_return stored->account;
}

/// A wrong password for a hash that is cheaper than ours would tell by its speed that the account
/// exists.
std::expected<Verdict, accounts::AccountFailure> Login::verdict_on(
    const Stored& stored, const identity::Secret& password
) const {
    if (pools_.stopping()) {
        return stopping();
    }
    if (!stored) {
        return hash_.verify_nobody(password);
    }
    auto verdict = hash_.verify(stored->password_hash, password);
    if (verdict && *verdict != Verdict::right && !hash_.is_current(stored->password_hash)) {
        auto nobodys = hash_.verify_nobody(password);
        if (!nobodys) {
            return nobodys;
        }
    }
    return verdict;
}

/// The right password is there: what is kept of it can be made as it would be made today. Whether
/// that works is no matter of the login's.
asio::awaitable<bool> Login::renew(
    const accounts::StoredAccount& stored, const identity::Secret& password
) {
    const PasswordRenewal renewal{hash_, scram_iterations_};
    if (!renewal.is_due(stored)) {
        co_return false;
    }
    using Renewed = std::expected<accounts::StoredPassword, accounts::AccountFailure>;
    const auto renewed = co_await net::offload(pools_.hashing, [&]() -> Renewed {
        return pools_.stopping() ? Renewed{stopping()} : renewal.renew(stored, password);
    });
    if (!renewed || (renewed->hash == stored.password_hash && renewed->scram == stored.scram)) {
        co_return false;
    }
    const auto replaced = co_await net::offload(pools_.changes, [&] {
        return store_.replace_password_hash(stored.account.name, stored.password_hash, *renewed);
    });
    co_return replaced.value_or(false);
}

}  // namespace palomar::server
