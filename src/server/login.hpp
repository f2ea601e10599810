// Login: who may come in. Asks the verified logins first, which costs nothing, then the accounts
// and Argon2, each in its pool.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/password_hash.hpp"
#include "accounts/verified_logins.hpp"
#include "identity/credentials.hpp"
#include "server/pools.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <optional>
#include <string>

namespace palomar::server {

enum class LoginError {
    /// -ERR [AUTH], all three alike; the log tells them apart.
    unknown_account,
    wrong_password,
    disabled,
    /// The accounts cannot be asked or memory is short: -ERR [SYS/TEMP].
    unavailable,
};

struct LoginFailure {
    LoginError error;
    /// For the log; may be empty.
    std::string detail;
};

/// As the log names it: `unknown_account`, `wrong_password`, `disabled`, `unavailable`.
[[nodiscard]] std::string_view to_text(LoginError error);

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class Login {
  public:
    Login(
        accounts::AccountStore& store,
        const accounts::PasswordHash& hash,
        accounts::VerifiedLogins& verified,
        Pools& pools
    )
        : store_{store}, hash_{hash}, verified_{verified}, pools_{pools} {}

    /// Whether there is an account of this name. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<std::expected<bool, LoginFailure>> exists(
        const identity::UserName& name
    );

    /// The account, if the password is right. No name: one that cannot exist; it fails as late as
    /// others.
    [[nodiscard]] boost::asio::awaitable<std::expected<accounts::Account, LoginFailure>> check(
        const std::optional<identity::UserName>& name, const identity::Secret& password
    );

  private:
    using Found = std::expected<std::optional<accounts::StoredAccount>, accounts::AccountFailure>;

    [[nodiscard]] boost::asio::awaitable<Found> find(const identity::UserName& name);
    [[nodiscard]] boost::asio::awaitable<std::expected<accounts::Account, LoginFailure>> verify(
        const std::optional<accounts::StoredAccount>& stored, const identity::Secret& password
    );

    accounts::AccountStore& store_;
    const accounts::PasswordHash& hash_;
    accounts::VerifiedLogins& verified_;
    Pools& pools_;
};

}  // namespace palomar::server
