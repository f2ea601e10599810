// Login: whose password, proof or token is right, and who may come in. Asks the verified logins
// first, which costs nothing, then the accounts and Argon2, each in its pool.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/app_password.hpp"
#include "accounts/password_hash.hpp"
#include "accounts/verified_logins.hpp"
#include "identity/credentials.hpp"
#include "identity/internet_address.hpp"
#include "oauth/token_verifier.hpp"
#include "pop3/session_policy.hpp"
#include "sasl/scram_verifier.hpp"
#include "server/live.hpp"
#include "server/pools.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace palomar::server {

enum class LoginError {
    /// -ERR [AUTH], all of these alike; the log tells them apart.
    unknown_account,
    wrong_password,
    bad_token,
    disabled,
    wrong_network,
    /// The secret was right, but must not be said without TLS.
    needs_tls,
    /// The accounts cannot be asked or memory is short: -ERR [SYS/TEMP].
    unavailable,
};

struct LoginFailure {
    LoginError error;
    /// For the log; may be empty.
    std::string detail;
};

/// As the log names it: `wrong_password`.
[[nodiscard]] std::string_view to_text(LoginError error);

/// Where a login comes from.
struct LoginOrigin {
    identity::InternetAddress address;
    pop3::Security security;
};

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class Login {
  public:
    using Admission = std::expected<accounts::Account, LoginFailure>;

    /// All outlive it. `scram_iterations`: of the verifiers that are made when a password was
    /// right; 0: none are. `key_missing`: called when a token is signed with a key that `tokens`
    /// does not know, on the session's thread; must not block.
    Login(
        accounts::AccountStore& store,
        const accounts::PasswordHash& hash,
        accounts::VerifiedLogins& verified,
        const Live<oauth::TokenVerifier>& tokens,
        std::uint32_t scram_iterations,
        Pools& pools,
        std::function<void()> key_missing
    )
        : store_{store},
          hash_{hash},
          verified_{verified},
          tokens_{tokens},
          scram_iterations_{scram_iterations},
          pools_{pools},
          key_missing_{std::move(key_missing)} {}

    /// Whether there is an account of this name. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<std::expected<bool, LoginFailure>> exists(
        const identity::UserName& name
    );

    /// The account, if the password or an app password is right. No name: one that cannot exist; it
    /// fails as late as others.
    [[nodiscard]] boost::asio::awaitable<Admission> check(
        const std::optional<identity::UserName>& name,
        const identity::Secret& password,
        const LoginOrigin& origin
    );

    /// What SCRAM proofs are checked with; nothing if there is none. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<
        std::expected<std::optional<sasl::ScramVerifier>, LoginFailure>>
    verifier_of(const std::optional<identity::UserName>& name);

    /// The account of somebody who has proved to know its password.
    [[nodiscard]] boost::asio::awaitable<Admission> admit(
        const identity::UserName& name, const LoginOrigin& origin
    );

    /// The account that the token names, which must be `name` if there is one.
    [[nodiscard]] boost::asio::awaitable<Admission> check_token(
        const std::optional<identity::UserName>& name,
        const identity::Secret& token,
        const LoginOrigin& origin
    );

  private:
    using Found = std::expected<std::optional<accounts::StoredAccount>, accounts::AccountFailure>;
    using Stored = std::optional<accounts::StoredAccount>;

    [[nodiscard]] boost::asio::awaitable<Found> find(const identity::UserName& name);
    [[nodiscard]] boost::asio::awaitable<std::expected<bool, LoginFailure>> is_app_password(
        const identity::UserName& name, const identity::Secret& password
    );
    [[nodiscard]] boost::asio::awaitable<Admission> verify(
        const Stored& stored, const identity::Secret& password
    );
    [[nodiscard]] std::expected<accounts::Verdict, accounts::AccountFailure> verdict_on(
        const Stored& stored, const identity::Secret& password
    ) const;
    [[nodiscard]] boost::asio::awaitable<bool> renew(
        const accounts::StoredAccount& stored, const identity::Secret& password
    );

    accounts::AccountStore& store_;
    const accounts::PasswordHash& hash_;
    accounts::VerifiedLogins& verified_;
    const Live<oauth::TokenVerifier>& tokens_;
    const std::uint32_t scram_iterations_;
    Pools& pools_;
    const std::function<void()> key_missing_;
};

}  // namespace palomar::server
