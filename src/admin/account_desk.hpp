// AccountDesk: what managers do to accounts. No account is changed while someone uses it, and what
// changed holds at once, for the next login.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/password_hash.hpp"
#include "admin/account_change.hpp"
#include "admin/accounts.hpp"
#include "identity/known_hash.hpp"
#include "identity/network.hpp"
#include "identity/secret.hpp"
#include "identity/user_name.hpp"
#include "maildrop/store.hpp"
#include "manage/answer.hpp"
#include "server/password_renewal.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace palomar::admin {

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class AccountDesk {
  public:
    /// `scram_iterations`: of the verifiers of new passwords; 0 for none.
    AccountDesk(
        const Accounts& accounts,
        maildrop::Store& mail,
        const accounts::PasswordHash& hash,
        std::uint32_t scram_iterations,
        server::Pools& pools,
        telemetry::Log& log
    )
        : accounts_{accounts},
          changes_{accounts, pools, log},
          mail_{mail},
          renewal_{hash, scram_iterations},
          pools_{pools},
          log_{log} {}

    template <class T>
    using Awaitable = boost::asio::awaitable<T>;
    using Name = identity::UserName;

    [[nodiscard]] Awaitable<manage::Answer> list();
    [[nodiscard]] Awaitable<manage::Answer> show(const Name& name);

    [[nodiscard]] Awaitable<manage::Answer> add(const Name& name, const identity::Secret& password);
    /// With a password that is known by its hash alone. One that is not hashed at all is.
    [[nodiscard]] Awaitable<manage::Answer> import(
        const Name& name, const identity::KnownHash& hash
    );
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
        const Name& name, const std::optional<maildrop::Policy>& retrieved
    );
    [[nodiscard]] Awaitable<manage::Answer> set_require_tls(
        const Name& name, const accounts::TlsNeed& need
    );
    [[nodiscard]] Awaitable<manage::Answer> set_read_only(
        const Name& name, const accounts::Rights& rights
    );
    /// None: from anywhere.
    [[nodiscard]] Awaitable<manage::Answer> set_networks(
        const Name& name, const std::vector<identity::Network>& networks
    );
    /// Ends the account's sessions, and answers when they are gone.
    [[nodiscard]] Awaitable<manage::Answer> kick(const Name& name);

  private:
    using Made = std::expected<accounts::StoredPassword, accounts::AccountFailure>;

    /// "account pepe " and so on, if it is done.
    template <class Change>
    [[nodiscard]] Awaitable<manage::Answer> change(
        const Name& name, std::string_view success, Change change
    );
    [[nodiscard]] Awaitable<Made> keep_of(const identity::Secret& password);
    /// Whether there is one already; nothing if there is none.
    [[nodiscard]] Awaitable<std::optional<manage::Answer>> taken(const Name& name);
    [[nodiscard]] Awaitable<manage::Answer> add_stored(const Name& name, const Made& password);
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
    [[nodiscard]] manage::Answer failed(
        const Name& name, const maildrop::StoreFailure& failure, std::string_view task
    );

    Accounts accounts_;
    AccountChange changes_;
    maildrop::Store& mail_;
    server::PasswordRenewal renewal_;
    server::Pools& pools_;
    telemetry::Log& log_;
};

}  // namespace palomar::admin
