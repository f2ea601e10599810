// AccountDesk: what managers do to accounts. No account is changed while someone uses it, and what
// changed holds at once, for the next login.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/password_hash.hpp"
#include "accounts/verified_logins.hpp"
#include "identity/secret.hpp"
#include "identity/user_name.hpp"
#include "maildrop/store.hpp"
#include "manage/answer.hpp"
#include "server/account_uses.hpp"
#include "server/pools.hpp"
#include "server/session_registry.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <functional>
#include <memory>
#include <optional>

namespace palomar::admin {

/// Where accounts are kept and whom changes concern; all of it outlives the desk.
// A constructor rather than an aggregate: it travels into coroutines (g++ 12).
class Accounts {
  public:
    Accounts(
        accounts::AccountStore& account_store,
        accounts::VerifiedLogins& verified_logins,
        server::AccountUses& account_uses,
        server::SessionRegistry& session_registry,
        std::function<void(bool)> policy_varies
    )
        : store{account_store},
          verified{verified_logins},
          uses{account_uses},
          sessions{session_registry},
          retrieved_varies{std::move(policy_varies)} {}

    accounts::AccountStore& store;
    accounts::VerifiedLogins& verified;
    server::AccountUses& uses;
    server::SessionRegistry& sessions;
    /// Told whether some account has a policy of its own that is not the server's.
    std::function<void(bool)> retrieved_varies;
};

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class AccountDesk {
  public:
    AccountDesk(
        Accounts accounts,
        maildrop::Policy standard_policy,
        maildrop::Store& mail,
        const accounts::PasswordHash& hash,
        server::Pools& pools,
        telemetry::Log& log
    )
        : accounts_{std::move(accounts)},
          standard_policy_{standard_policy},
          mail_{mail},
          hash_{hash},
          pools_{pools},
          log_{log} {}

    template <class T>
    using Awaitable = boost::asio::awaitable<T>;
    using Name = identity::UserName;

    [[nodiscard]] Awaitable<manage::Answer> list();
    [[nodiscard]] Awaitable<manage::Answer> show(const Name& name);

    [[nodiscard]] Awaitable<manage::Answer> add(const Name& name, const identity::Secret& password);
    /// With its maildrop; an account that does not exist is done with already.
    [[nodiscard]] Awaitable<manage::Answer> remove(const Name& name);
    [[nodiscard]] Awaitable<manage::Answer> set_password(
        const Name& name, const identity::Secret& password
    );
    /// Lets the account log in again.
    [[nodiscard]] Awaitable<manage::Answer> enable(const Name& name);
    /// No password lets anyone in; account and mail stay.
    [[nodiscard]] Awaitable<manage::Answer> disable(const Name& name);
    [[nodiscard]] Awaitable<manage::Answer> set_retrieved(
        const Name& name, std::optional<maildrop::Policy> retrieved
    );
    /// Ends the account's sessions, and answers when they are gone.
    [[nodiscard]] Awaitable<manage::Answer> kick(const Name& name);

  private:
    using Done = std::expected<void, accounts::AccountFailure>;

    /// `change` in the database pool, unless someone uses the account; says `success` if it is
    /// done.
    template <class Change>
    [[nodiscard]] Awaitable<manage::Answer> change(
        const Name& name, std::string_view success, Change change
    );
    [[nodiscard]] Awaitable<std::expected<std::string, accounts::AccountFailure>> hash(
        const identity::Secret& password
    );
    [[nodiscard]] Awaitable<std::optional<manage::Answer>> make_maildrop(const Name& name);
    [[nodiscard]] Awaitable<manage::Answer> remove_with_mail(const Name& name);
    [[nodiscard]] Awaitable<manage::Answer> remove_leftovers(const Name& name);
    /// The two say in `answer` what they could not do.
    [[nodiscard]] Awaitable<void> put_back(
        const Name& name, std::unique_ptr<maildrop::Removal>& mail, manage::Answer& answer
    );
    [[nodiscard]] Awaitable<void> delete_mail(
        const Name& name, std::unique_ptr<maildrop::Removal>& mail, manage::Answer& answer
    );
    void log_mail(std::string_view event, const Name& name, std::string_view reason);
    void look_at_policies();
    [[nodiscard]] manage::Answer in_use(const Name& name) const;
    [[nodiscard]] manage::Answer failed(const Name& name, const accounts::AccountFailure& failure);
    [[nodiscard]] manage::Answer failed(
        const Name& name, const maildrop::StoreFailure& failure, std::string_view task
    );

    Accounts accounts_;
    const maildrop::Policy standard_policy_;
    maildrop::Store& mail_;
    const accounts::PasswordHash& hash_;
    server::Pools& pools_;
    telemetry::Log& log_;
};

}  // namespace palomar::admin
