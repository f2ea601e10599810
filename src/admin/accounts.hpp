// Accounts: where accounts are kept and whom their changes concern.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/verified_logins.hpp"
#include "server/account_uses.hpp"
#include "server/session_registry.hpp"

#include <functional>
#include <utility>

namespace palomar::admin {

/// All of it outlives the desks that have it.
// A constructor rather than an aggregate: it travels into coroutines (g++ 12).
class Accounts {
  public:
    Accounts(
        accounts::AccountStore& account_store,
        accounts::VerifiedLogins& verified_logins,
        server::AccountUses& account_uses,
        server::SessionRegistry& session_registry,
        std::function<void()> policies_changed
    )
        : store{account_store},
          verified{verified_logins},
          uses{account_uses},
          sessions{session_registry},
          look_at_policies{std::move(policies_changed)} {}

    accounts::AccountStore& store;
    accounts::VerifiedLogins& verified;
    server::AccountUses& uses;
    server::SessionRegistry& sessions;
    /// Called, in the pool of changes, when some account may have a policy of its own now, or none
    /// any more.
    std::function<void()> look_at_policies;
};

}  // namespace palomar::admin
