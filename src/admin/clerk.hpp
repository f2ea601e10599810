// Clerk: carries out a request that its manager is allowed to make. It understands the arguments
// and takes them to the desk that they are for.
#pragma once

#include "accounts/manager_store.hpp"
#include "admin/account_desk.hpp"
#include "admin/figures.hpp"
#include "admin/manager_desk.hpp"
#include "admin/populate.hpp"
#include "manage/answer.hpp"
#include "manage/request.hpp"
#include "net/transport.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>
#include <vector>

namespace palomar::admin {

/// Thread-safe; outlives the coroutines that it made.
class Clerk {
  public:
    /// All of them outlive the clerk.
    Clerk(AccountDesk& accounts, ManagerDesk& managers, Figures& figures, Populator& populator)
        : accounts_{accounts}, managers_{managers}, figures_{figures}, populator_{populator} {}

    /// `manager` asks, over `io`; it takes over a new password of its own. Not for the verbs of the
    /// connection itself (LOGIN, QUIT, CAPA, COMMANDS, SUBSCRIBE). Awaited in place.
    [[nodiscard]] boost::asio::awaitable<manage::Answer> carry_out(
        const manage::Request& request, accounts::StoredManager& manager, net::Transport& io
    );

  private:
    using Pending = boost::asio::awaitable<manage::Answer>;
    using Arguments = const std::vector<std::string_view>&;

    using AccountTask = Pending (AccountDesk::*)(const identity::UserName&);
    using PasswordTask =
        Pending (AccountDesk::*)(const identity::UserName&, const identity::Secret&);

    [[nodiscard]] Pending about_account(std::string_view argument, AccountTask task);
    [[nodiscard]] Pending with_password(Arguments arguments, PasswordTask task);
    [[nodiscard]] Pending set_retrieved(Arguments arguments);
    [[nodiscard]] Pending populate(Arguments arguments, net::Transport& io);
    [[nodiscard]] Pending add_manager(Arguments arguments);
    [[nodiscard]] Pending delete_manager(Arguments arguments);
    [[nodiscard]] Pending set_manager_password(
        Arguments arguments, accounts::StoredManager& manager
    );

    AccountDesk& accounts_;
    ManagerDesk& managers_;
    Figures& figures_;
    Populator& populator_;
};

}  // namespace palomar::admin
