// ManagersTable: the statements on the table `managers`, in SQL that SQLite and PostgreSQL share.
// It speaks to one database session and knows neither threads nor which database that is.
#pragma once

#include "accounts/manager_store.hpp"

#include <soci/soci.h>

#include <cstdint>

namespace palomar::accounts {

/// As ManagerStore documents the calls of the same names. Besides, each throws soci::soci_error
/// where the database fails; the table can be used again after that.
class ManagersTable {
  public:
    /// The schema must be there; the session outlives the table.
    explicit ManagersTable(soci::session& database) : database_{database} {}

    std::expected<std::optional<StoredManager>, AccountFailure> find(const identity::UserName& name
    );
    std::expected<std::vector<Manager>, AccountFailure> list();
    std::expected<bool, AccountFailure> any_standard_password();

    /// `now` in seconds since 1970.
    std::expected<void, AccountFailure> add(
        const identity::UserName& name,
        std::string_view password_hash,
        identity::Role role,
        PasswordOrigin origin,
        std::int64_t now
    );
    std::expected<void, AccountFailure> set_password(
        const identity::UserName& name,
        std::string_view password_hash,
        PasswordOrigin origin,
        std::int64_t now
    );
    std::expected<void, AccountFailure> remove(const identity::UserName& name);

  private:
    soci::session& database_;
};

}  // namespace palomar::accounts
