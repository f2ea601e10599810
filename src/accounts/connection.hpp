// Connection: one database session with its tables, lent to one thread at a time, and how the
// database's errors are named. It knows no file and opens nothing.
#pragma once

#include "accounts/accounts_table.hpp"
#include "accounts/app_passwords_table.hpp"
#include "accounts/history_table.hpp"
#include "accounts/managers_table.hpp"

#include <soci/soci.h>

#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

namespace palomar::accounts {

[[nodiscard]] AccountFailure name_failure(const soci::soci_error& failure);

/// The schema must be there.
struct Tables {
    explicit Tables(soci::session& database)
        : accounts{database}, app_passwords{database}, managers{database}, history{database} {}

    AccountsTable accounts;
    AppPasswordsTable app_passwords;
    ManagersTable managers;
    HistoryTable history;
};

class Connection {
  public:
    explicit Connection(std::unique_ptr<soci::session> session)
        : session_{std::move(session)}, tables_{*session_} {}

    /// Calls `work` with the tables, after all that came before, and turns what the database throws
    /// into an AccountFailure.
    template <class Work>
    auto run(Work work) -> std::invoke_result_t<Work, Tables&> {
        const std::lock_guard lock{mutex_};
        try {
            return work(tables_);
        } catch (const soci::soci_error& failure) {
            return std::unexpected{name_failure(failure)};
        }
    }

  private:
    std::mutex mutex_;
    std::unique_ptr<soci::session> session_;
    Tables tables_;
};

/// Two, so that no login waits behind a change that waits for another process.
struct Connections {
    Connection reading;
    Connection writing;
};

}  // namespace palomar::accounts
