// ManagerDesk: who may manage, and what administrators do to managers.
#pragma once

#include "accounts/manager_store.hpp"
#include "accounts/password_hash.hpp"
#include "identity/secret.hpp"
#include "manage/answer.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <optional>
#include <string_view>

namespace palomar::admin {

/// The first manager's name and password, until an administrator changes it: everybody knows them.
inline constexpr std::string_view standard_manager = "admin";
inline constexpr std::string_view standard_password = "admin";

/// Makes the first administrator if there is no manager at all. Blocks.
[[nodiscard]] std::expected<void, accounts::AccountFailure> make_first_manager(
    accounts::ManagerStore& store, const accounts::PasswordHash& hash
);

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class ManagerDesk {
  public:
    ManagerDesk(
        accounts::ManagerStore& store,
        const accounts::PasswordHash& hash,
        server::Pools& pools,
        telemetry::Log& log
    )
        : store_{store}, hash_{hash}, pools_{pools}, log_{log} {}

    template <class T>
    using Awaitable = boost::asio::awaitable<T>;
    using Name = identity::UserName;

    /// Why someone did not get in.
    enum class LoginError { wrong, unavailable };
    /// The manager, if the password is right. No name: there cannot be such a manager; it takes as
    /// long as for another.
    [[nodiscard]] Awaitable<std::expected<accounts::StoredManager, LoginError>> log_in(
        const std::optional<Name>& name, const identity::Secret& password
    );
    /// The manager as it is now; nothing if it is gone or its password is another one than when it
    /// logged in.
    [[nodiscard]] Awaitable<std::expected<std::optional<accounts::StoredManager>, LoginError>>
    still(const accounts::StoredManager& manager);

    /// Whether some manager has the standard password. If that cannot be found out: no.
    [[nodiscard]] Awaitable<bool> standard_password_stands();

    [[nodiscard]] Awaitable<manage::Answer> list();
    [[nodiscard]] Awaitable<manage::Answer> add(
        const Name& name, const identity::Secret& password, identity::Role role
    );
    [[nodiscard]] Awaitable<manage::Answer> remove(const Name& name);
    /// `changed`: the hash that is stored now; left alone if the change failed.
    [[nodiscard]] Awaitable<manage::Answer> set_password(
        const Name& name, const identity::Secret& password, std::string& changed
    );

  private:
    using Done = std::expected<void, accounts::AccountFailure>;

    [[nodiscard]] manage::Answer failed(
        std::string_view name, const accounts::AccountFailure& failure
    );
    void log_failure(const accounts::AccountFailure& failure);

    accounts::ManagerStore& store_;
    const accounts::PasswordHash& hash_;
    server::Pools& pools_;
    telemetry::Log& log_;
};

}  // namespace palomar::admin
