// Management: all that managers' sessions share.
#pragma once

#include "admin/account_desk.hpp"
#include "admin/app_password_desk.hpp"
#include "admin/ban_desk.hpp"
#include "admin/clerk.hpp"
#include "admin/figures.hpp"
#include "admin/manager_desk.hpp"
#include "admin/populate.hpp"
#include "admin/recorder.hpp"
#include "admin/session.hpp"
#include "admin/slowdown.hpp"
#include "palomard/foundation.hpp"
#include "server/session.hpp"
#include "telemetry/broadcast.hpp"

#include <cstdint>

namespace palomar::palomard {

/// In the order of their needs; destroyed in reverse, when nobody works any more.
class Management {
  public:
    /// `sessions`: what POP3 sessions share; `accounts`: what they and managers do;
    /// `scram_iterations`: of new passwords' verifiers. All that is referred to outlives the
    /// management.
    Management(
        Foundation& foundation,
        const admin::Accounts& accounts,
        std::uint32_t scram_iterations,
        const server::SessionDeps& sessions,
        telemetry::Registry& registry,
        telemetry::Broadcast& log
    )
        : recorder{registry, foundation.database.history(), sessions.pools, log},
          account_desk_{
              accounts, sessions.store, foundation.hash, scram_iterations, sessions.pools, log
          },
          app_password_desk_{accounts, sessions.pools, log},
          manager_desk_{foundation.database.managers(), foundation.hash, sessions.pools, log},
          figures_{
              registry,
              sessions.statistics,
              sessions.sessions,
              foundation.database.history(),
              sessions.pools,
              log
          },
          populator_{
              foundation.database.accounts(),
              sessions.doorway.uses,
              sessions.store,
              sessions.pools,
              log
          },
          ban_desk_{sessions.doorway.guard.bans()},
          clerk_{account_desk_, app_password_desk_, manager_desk_, figures_, populator_, ban_desk_},
          deps{
              sessions.settings,
              manager_desk_,
              clerk_,
              slowdown_,
              sessions.statistics.managers_now,
              log
          } {}

    admin::Recorder recorder;

  private:
    admin::AccountDesk account_desk_;
    admin::AppPasswordDesk app_password_desk_;
    admin::ManagerDesk manager_desk_;
    admin::Figures figures_;
    admin::Populator populator_;
    admin::BanDesk ban_desk_;
    admin::Clerk clerk_;
    admin::Slowdown slowdown_;

  public:
    admin::SessionDeps deps;
};

}  // namespace palomar::palomard
