// AccountsTable: the statements on the table `accounts`, in SQL that SQLite and PostgreSQL share.
// It speaks to one database session and knows neither threads nor which database that is.
#pragma once

#include "accounts/account_row.hpp"
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
        const identity::UserName& name, const StoredPassword& password, std::int64_t now
    );
    std::expected<void, AccountFailure> put(
        const identity::UserName& name, const StoredPassword& password, std::int64_t now
    );
    std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, const StoredPassword& password, std::int64_t now
    );
    std::expected<bool, AccountFailure> replace_password_hash(
        const identity::UserName& name,
        const std::string& old_hash,
        const StoredPassword& password,
        std::int64_t now
    );
    std::expected<void, AccountFailure> set_enabled(
        const identity::UserName& name, Access access, std::int64_t now
    );
    std::expected<void, AccountFailure> set_require_tls(
        const identity::UserName& name, TlsNeed need, std::int64_t now
    );
    std::expected<void, AccountFailure> set_read_only(
        const identity::UserName& name, Rights rights, std::int64_t now
    );
    std::expected<void, AccountFailure> set_networks(
        const identity::UserName& name,
        std::span<const identity::Network> networks,
        std::int64_t now
    );
    std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved, std::int64_t now
    );
    /// Its app passwords go with it.
    std::expected<void, AccountFailure> remove(const identity::UserName& name);

  private:
    template <class Value>
    std::expected<void, AccountFailure> set(
        const identity::UserName& name,
        std::string_view column,
        const std::optional<Value>& value,
        std::int64_t now
    );

    soci::session& database_;
    std::string wanted_;
    AccountRow row_;
    // Prepared once, because every login that the cache does not know asks it.
    soci::statement find_;
};

}  // namespace palomar::accounts
