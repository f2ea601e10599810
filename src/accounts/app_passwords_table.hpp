// AppPasswordsTable: the statements on the table `app_passwords`, in SQL that SQLite and PostgreSQL
// share. It speaks to one database session and knows neither threads nor which database that is.
#pragma once

#include "accounts/account_store.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <string>

namespace palomar::accounts {

/// As AccountStore documents its calls of these names. Besides, each throws soci::soci_error where
/// the database fails; the table can be used again after that.
class AppPasswordsTable {
  public:
    /// The schema must be there; the session outlives the table.
    explicit AppPasswordsTable(soci::session& database) : database_{database} {}

    std::expected<std::vector<AppPasswordUse>, AccountFailure> list(const identity::UserName& name);
    std::expected<std::optional<Label>, AccountFailure> find(
        const identity::UserName& name, const std::string& hash
    );

    /// `now` in seconds since 1970.
    std::expected<void, AccountFailure> add(
        const identity::UserName& name,
        const Label& label,
        const std::string& hash,
        std::int64_t now
    );
    std::expected<void, AccountFailure> remove(
        const identity::UserName& name, const Label& label, std::int64_t now
    );
    std::expected<void, AccountFailure> touch(
        const identity::UserName& name, const Label& label, std::int64_t now
    );

  private:
    soci::session& database_;
};

}  // namespace palomar::accounts
