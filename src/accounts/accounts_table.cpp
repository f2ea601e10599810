// The statements. What a row means is AccountRow's to say.
#include "accounts/accounts_table.hpp"

#include <string_view>
#include <utility>

namespace palomar::accounts {
namespace {

using maildrop::Policy;

std::unexpected<AccountFailure> unknown_account(const identity::UserName& name) {
    return std::unexpected{
        AccountFailure{AccountError::unknown_account, "there is no account " + name.str()}
    };
}

/// Runs a change of the account's row.
std::expected<void, AccountFailure> change(
    soci::statement statement, const identity::UserName& name
) {
    statement.execute(true);
    if (statement.get_affected_rows() == 0) {
        return unknown_account(name);
    }
    return {};
}

/// A value that may be NULL, in the two parts that SOCI asks for. Lives as long as its statement.
template <class Value>
struct Nullable {
    explicit Nullable(const std::optional<Value>& given)
        : value{given.value_or(Value{})}, is_given{given ? soci::i_ok : soci::i_null} {}

    Value value;
    soci::indicator is_given;
};

}  // namespace

AccountsTable::AccountsTable(soci::session& database)
    : database_{database},
      find_{
          (database.prepare << "SELECT name, password, scram, enabled, require_tls, read_only,"
                               " networks, retrieved FROM accounts WHERE name = :name",
           soci::use(wanted_, "name"),
           soci::into(row_.name),
           soci::into(row_.password),
           soci::into(row_.scram, row_.has_scram),
           soci::into(row_.enabled),
           soci::into(row_.require_tls),
           soci::into(row_.read_only),
           soci::into(row_.networks, row_.has_networks),
           soci::into(row_.retrieved, row_.has_retrieved))
      } {}

std::expected<std::optional<StoredAccount>, AccountFailure> AccountsTable::find(
    const identity::UserName& name
) {
    wanted_ = name.str();
    if (!find_.execute(true)) {
        return std::nullopt;
    }
    const AccountRow row = row_;
    // To the end of the result: a SELECT left open would keep SQLite's log from being cut.
    find_.fetch();
    auto account = to_account(row);
    if (!account) {
        return std::unexpected{std::move(account).error()};
    }
    const bool has_scram = row.has_scram != soci::i_null;
    return StoredAccount{
        *std::move(account), row.password, has_scram ? std::optional{row.scram} : std::nullopt
    };
}

std::expected<std::vector<Account>, AccountFailure> AccountsTable::list() {
    AccountRow row;
    soci::statement all =
        (database_.prepare << "SELECT name, enabled, require_tls, read_only, networks, retrieved"
                              " FROM accounts ORDER BY name",
         soci::into(row.name),
         soci::into(row.enabled),
         soci::into(row.require_tls),
         soci::into(row.read_only),
         soci::into(row.networks, row.has_networks),
         soci::into(row.retrieved, row.has_retrieved));
    std::vector<Account> accounts;
    for (bool more = all.execute(true); more; more = all.fetch()) {
        auto account = to_account(row);
        if (!account) {
            return std::unexpected{std::move(account).error()};
        }
        accounts.push_back(*std::move(account));
    }
    return accounts;
}

std::expected<bool, AccountFailure> AccountsTable::any_retrieved_other_than(Policy policy) {
    const std::string text = to_text(policy);
    long long others = 0;
    database_ << "SELECT COUNT(*) FROM accounts WHERE retrieved <> :retrieved",
        soci::use(text, "retrieved"), soci::into(others);
    return others > 0;
}

std::expected<void, AccountFailure> AccountsTable::add(
    const identity::UserName& name, const StoredPassword& password, std::int64_t now
) {
    Nullable scram{password.scram};
    const long long time = now;
    soci::statement insert =
        (database_.prepare << "INSERT INTO accounts (name, password, scram, created, changed)"
                              " VALUES (:name, :password, :scram, :created, :changed)"
                              " ON CONFLICT (name) DO NOTHING",
         soci::use(name.str(), "name"),
         soci::use(password.hash, "password"),
         soci::use(scram.value, scram.is_given, "scram"),
         soci::use(time, "created"),
         soci::use(time, "changed"));
    insert.execute(true);
    if (insert.get_affected_rows() == 0) {
        return std::unexpected{
            AccountFailure{AccountError::exists, "there is an account " + name.str() + " already"}
        };
    }
    return {};
}

std::expected<void, AccountFailure> AccountsTable::put(
    const identity::UserName& name, const StoredPassword& password, std::int64_t now
) {
    Nullable scram{password.scram};
    const long long time = now;
    database_ << "INSERT INTO accounts (name, password, scram, created, changed)"
                 " VALUES (:name, :password, :scram, :created, :changed)"
                 " ON CONFLICT (name) DO UPDATE SET password = excluded.password,"
                 " scram = excluded.scram, changed = excluded.changed",
        soci::use(name.str(), "name"), soci::use(password.hash, "password"),
        soci::use(scram.value, scram.is_given, "scram"), soci::use(time, "created"),
        soci::use(time, "changed");
    return {};
}

std::expected<void, AccountFailure> AccountsTable::set_password(
    const identity::UserName& name, const StoredPassword& password, std::int64_t now
) {
    Nullable scram{password.scram};
    const long long time = now;
    return change(
        (database_.prepare << "UPDATE accounts SET password = :password, scram = :scram,"
                              " changed = :changed WHERE name = :name",
         soci::use(password.hash, "password"),
         soci::use(scram.value, scram.is_given, "scram"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name")),
        name
    );
}

std::expected<bool, AccountFailure> AccountsTable::replace_password_hash(
    const identity::UserName& name,
    const std::string& old_hash,
    const StoredPassword& password,
    std::int64_t now
) {
    Nullable scram{password.scram};
    const long long time = now;
    soci::statement update =
        (database_.prepare << "UPDATE accounts SET password = :password, scram = :scram,"
                              " changed = :changed WHERE name = :name AND password = :old",
         soci::use(password.hash, "password"),
         soci::use(scram.value, scram.is_given, "scram"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name"),
         soci::use(old_hash, "old"));
    update.execute(true);
    return update.get_affected_rows() > 0;
}

std::expected<void, AccountFailure> AccountsTable::set_enabled(
    const identity::UserName& name, Access access, std::int64_t now
) {
    return set(name, "enabled", std::optional{access == Access::enabled ? 1 : 0}, now);
}

std::expected<void, AccountFailure> AccountsTable::set_require_tls(
    const identity::UserName& name, TlsNeed need, std::int64_t now
) {
    return set(name, "require_tls", std::optional{need == TlsNeed::required ? 1 : 0}, now);
}

std::expected<void, AccountFailure> AccountsTable::set_read_only(
    const identity::UserName& name, Rights rights, std::int64_t now
) {
    return set(name, "read_only", std::optional{rights == Rights::read_only ? 1 : 0}, now);
}

std::expected<void, AccountFailure> AccountsTable::set_networks(
    const identity::UserName& name, std::span<const identity::Network> networks, std::int64_t now
) {
    return set(name, "networks", to_text(networks), now);
}

std::expected<void, AccountFailure> AccountsTable::set_retrieved(
    const identity::UserName& name, std::optional<Policy> retrieved, std::int64_t now
) {
    return set(
        name, "retrieved", retrieved ? std::optional{to_text(*retrieved)} : std::nullopt, now
    );
}

std::expected<void, AccountFailure> AccountsTable::remove(const identity::UserName& name) {
    soci::transaction transaction{database_};
    // Not left to the foreign key alone: SQLite minds those only on connections that ask for it.
    database_ << "DELETE FROM app_passwords WHERE account = :name", soci::use(name.str(), "name");
    auto removed = change(
        (database_.prepare << "DELETE FROM accounts WHERE name = :name",
         soci::use(name.str(), "name")),
        name
    );
    transaction.commit();
    return removed;
}

/// Columns are named in this file, never by anyone else.
template <class Value>
std::expected<void, AccountFailure> AccountsTable::set(
    const identity::UserName& name,
    std::string_view column,
    const std::optional<Value>& value,
    std::int64_t now
) {
    Nullable nullable{value};
    const long long time = now;
    return change(
        (database_.prepare << "UPDATE accounts SET " << column
                           << " = :value, changed = :changed WHERE name = :name",
         soci::use(nullable.value, nullable.is_given, "value"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name")),
        name
    );
}

}  // namespace palomar::accounts
