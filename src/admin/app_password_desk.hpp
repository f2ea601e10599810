// AppPasswordDesk: what managers do to the app passwords of an account. The password is in the
// answer that makes it, and nowhere else.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/label.hpp"
#include "admin/account_change.hpp"
#include "identity/user_name.hpp"
#include "manage/answer.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

namespace palomar::admin {

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class AppPasswordDesk {
  public:
    AppPasswordDesk(const Accounts& accounts, server::Pools& pools, telemetry::Log& log)
        : store_{accounts.store}, changes_{accounts, pools, log}, pools_{pools} {}

    using Pending = boost::asio::awaitable<manage::Answer>;
    using Name = identity::UserName;

    [[nodiscard]] Pending list(const Name& name);
    /// The answer is the password.
    [[nodiscard]] Pending add(const Name& name, const accounts::Label& label);
    [[nodiscard]] Pending remove(const Name& name, const accounts::Label& label);

  private:
    accounts::AccountStore& store_;
    AccountChange changes_;
    server::Pools& pools_;
};

}  // namespace palomar::admin
