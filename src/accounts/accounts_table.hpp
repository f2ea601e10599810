// AccountsTable: the statements on the table `accounts`, in SQL that SQLite and PostgreSQL share.
// It speaks to one database session and knows neither threads nor which database that is.
#pragma once

#include "accounts/account_store.hpp"

#include <soci/soci.h>

#include <cstdint>
#include <string>

namespace palomar::accounts {

/// As AccountStore documents the calls of the same names. Besides, each throws soci::soci_error
/// where the database fails; the table can be used again after that.
class AccountsTable {
  public:
    /// The schema must be there; the session outlives the table.
    explicit AccountsTable(soci::session& database);

    std::expected<std::optional<StoredAccount>, AccountFailure> find(const identity::UserName& name
    );
    std::expected<std::vector<Account>, AccountFailure> list();
    std::expected<bool, AccountFailure> any_retrieved_other_than(maildrop::Policy policy);

    /// `now` in seconds since 1970.
    std::expected<void, AccountFailure> add(
        const identity::UserName& name, std::string_view password_hash, std::int64_t now
    );
    std::expected<void, AccountFailure> put(
        const identity::UserName& name, std::string_view password_hash, std::int64_t now
    );
    std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, std::string_view password_hash, std::int64_t now
    );
    std::expected<void, AccountFailure> set_enabled(
        const identity::UserName& name, Access access, std::int64_t now
    );
    std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved, std::int64_t now
    );
    std::expected<void, AccountFailure> remove(const identity::UserName& name);

  private:
    /// What the statements below read into.
    struct Row {
        std::string name;
        std::string password;
        int enabled = 0;
        std::string retrieved;
        soci::indicator has_retrieved = soci::i_null;
    };

    [[nodiscard]] static std::expected<Account, AccountFailure> to_account(const Row& row);

    soci::session& database_;
    std::string wanted_;
    Row row_;
    // Prepared once, because every login that the cache does not know asks it.
    soci::statement find_;
};

}  // namespace palomar::accounts
