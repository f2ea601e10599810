// AccountChange: how an account is changed. Never while someone uses it, and so that the change
// holds at once, for the next login. What is changed is for others to know.
#pragma once

#include "accounts/account_error.hpp"
#include "admin/accounts.hpp"
#include "admin/reply.hpp"
#include "identity/user_name.hpp"
#include "manage/answer.hpp"
#include "net/offload.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <string_view>
#include <utility>

namespace palomar::admin {

/// Thread-safe; outlives the coroutines that it made. All parameters are awaited in place.
class AccountChange {
  public:
    using Name = identity::UserName;
    using Done = std::expected<void, accounts::AccountFailure>;

    AccountChange(Accounts accounts, server::Pools& pools, telemetry::Log& log)
        : accounts_{std::move(accounts)}, pools_{pools}, log_{log} {}

    /// `change`, which gives Done, in the pool of changes, unless someone uses the account; answers
    /// `success` if it is done. `subject` is what a refusal is about.
    template <class Change>
    [[nodiscard]] boost::asio::awaitable<manage::Answer> make(
        const Name& name, Subject subject, std::string_view success, Change change
    ) {
        const auto changing = accounts_.uses.change(name.view());
        if (!changing) {
            co_return in_use(name);
        }
        const Done done = co_await net::offload(pools_.changes, change);
        accounts_.verified.forget(name);
        if (!done) {
            co_return failed(name, done.error(), subject);
        }
        co_return manage::Answer::done(success);
    }

    /// Who it is that uses or changes the account.
    [[nodiscard]] manage::Answer in_use(const Name& name) const;

    /// Logged as `management_failed` where it is the operator's business.
    [[nodiscard]] manage::Answer failed(
        const Name& name,
        const accounts::AccountFailure& failure,
        Subject subject = Subject::account
    ) const;

  private:
    Accounts accounts_;
    server::Pools& pools_;
    telemetry::Log& log_;
};

}  // namespace palomar::admin
