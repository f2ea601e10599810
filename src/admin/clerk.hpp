// Clerk: carries out a request that its manager is allowed to make. It understands the arguments
// and takes them to the desk that they are for.
#pragma once

#include "accounts/manager_store.hpp"
#include "admin/account_desk.hpp"
#include "admin/app_password_desk.hpp"
#include "admin/arguments.hpp"
#include "admin/ban_desk.hpp"
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
    Clerk(
        AccountDesk& accounts,
        AppPasswordDesk& app_passwords,
        ManagerDesk& managers,
        Figures& figures,
        Populator& populator,
        BanDesk& bans
    )
        : accounts_{accounts},
          app_passwords_{app_passwords},
          managers_{managers},
          figures_{figures},
          populator_{populator},
          bans_{bans} {}

    /// `manager` asks, over `io`; it takes over a new password of its own. Not for the verbs of the
    /// connection itself (LOGIN, QUIT, CAPA, COMMANDS, SUBSCRIBE). Awaited in place.
    [[nodiscard]] boost::asio::awaitable<manage::Answer> carry_out(
        const manage::Request& request, accounts::StoredManager& manager, net::Transport& io
    );

  private:
    using Pending = boost::asio::awaitable<manage::Answer>;
    using Arguments = const std::vector<std::string_view>&;

    template <class Desk>
    using NameTask = Pending (Desk::*)(const identity::UserName&);
    template <class Desk, class Detail>
    using DetailedTask = Pending (Desk::*)(const identity::UserName&, const Detail&);
    template <class Detail>
    using Reading = Understood<Detail> (*)(std::string_view);

    [[nodiscard]] Pending about_account(const manage::Request& request);
    /// What an account's name is enough for.
    template <class Desk>
    [[nodiscard]] static Pending about(Desk& desk, Arguments arguments, NameTask<Desk> task);
    /// What takes something more, which `read` understands.
    template <class Desk, class Detail>
    [[nodiscard]] static Pending about(
        Desk& desk, Arguments arguments, Reading<Detail> read, DetailedTask<Desk, Detail> task
    );
    [[nodiscard]] Pending history(Arguments arguments);
    [[nodiscard]] Pending populate(Arguments arguments, net::Transport& io);
    [[nodiscard]] manage::Answer ban(Arguments arguments);
    [[nodiscard]] manage::Answer unban(Arguments arguments);
    [[nodiscard]] Pending add_manager(Arguments arguments);
    [[nodiscard]] Pending delete_manager(Arguments arguments);
    [[nodiscard]] Pending set_manager_password(
        Arguments arguments, accounts::StoredManager& manager
    );

    AccountDesk& accounts_;
    AppPasswordDesk& app_passwords_;
    ManagerDesk& managers_;
    Figures& figures_;
    Populator& populator_;
    BanDesk& bans_;
};

}  // namespace palomar::admin
