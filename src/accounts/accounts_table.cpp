// How accounts become rows and back. A row that breaks the rules is reported, not repaired.
#include "accounts/accounts_table.hpp"

#include <string_view>
#include <utility>

namespace palomar::accounts {
namespace {

using maildrop::Policy;

std::string to_text(Policy policy) {
    switch (policy) {
        case Policy::archive:
            return "archive";
        case Policy::keep:
            return "keep";
    }
    std::unreachable();
}

std::optional<Policy> to_policy(std::string_view text) {
    for (const Policy policy : {Policy::archive, Policy::keep}) {
        if (text == to_text(policy)) {
            return policy;
        }
    }
    return std::nullopt;
}

std::unexpected<AccountFailure> unknown_account(const identity::UserName& name) {
    return std::unexpected{
        AccountFailure{AccountError::unknown_account, "there is no account " + name.str()}
    };
}

std::unexpected<AccountFailure> corrupt(const std::string& name, std::string_view column) {
    return std::unexpected{AccountFailure{
        AccountError::corrupt,
        "the account database holds no valid " + std::string{column} + " for account " + name
    }};
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

}  // namespace

AccountsTable::AccountsTable(soci::session& database)
    : database_{database},
      find_{
          (database.prepare << "SELECT name, password, enabled, retrieved FROM accounts"
                               " WHERE name = :name",
           soci::use(wanted_, "name"),
           soci::into(row_.name),
           soci::into(row_.password),
           soci::into(row_.enabled),
           soci::into(row_.retrieved, row_.has_retrieved))
      } {}

std::expected<std::optional<StoredAccount>, AccountFailure> AccountsTable::find(
    const identity::UserName& name
) {
    wanted_ = name.str();
    if (!find_.execute(true)) {
        return std::nullopt;
    }
    const Row row = row_;
    // To the end of the result: a SELECT left open would keep SQLite's log from being cut.
    find_.fetch();
    auto account = to_account(row);
    if (!account) {
        return std::unexpected{std::move(account).error()};
    }
    return StoredAccount{*std::move(account), row.password};
}

std::expected<std::vector<Account>, AccountFailure> AccountsTable::list() {
    Row row;
    soci::statement all =
        (database_.prepare << "SELECT name, enabled, retrieved FROM accounts ORDER BY name",
         soci::into(row.name),
         soci::into(row.enabled),
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
    const identity::UserName& name, std::string_view password_hash, std::int64_t now
) {
    const std::string password{password_hash};
    const long long time = now;
    soci::statement insert =
        (database_.prepare << "INSERT INTO accounts (name, password, created, changed)"
                              " VALUES (:name, :password, :created, :changed)"
                              " ON CONFLICT (name) DO NOTHING",
         soci::use(name.str(), "name"),
         soci::use(password, "password"),
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
    const identity::UserName& name, std::string_view password_hash, std::int64_t now
) {
    const std::string password{password_hash};
    const long long time = now;
    database_ << "INSERT INTO accounts (name, password, created, changed)"
                 " VALUES (:name, :password, :created, :changed)"
                 " ON CONFLICT (name) DO UPDATE"
                 " SET password = excluded.password, changed = excluded.changed",
        soci::use(name.str(), "name"), soci::use(password, "password"), soci::use(time, "created"),
        soci::use(time, "changed");
    return {};
}

std::expected<void, AccountFailure> AccountsTable::set_password(
    const identity::UserName& name, std::string_view password_hash, std::int64_t now
) {
    const std::string password{password_hash};
    const long long time = now;
    return change(
        (database_.prepare << "UPDATE accounts SET password = :password, changed = :changed"
                              " WHERE name = :name",
         soci::use(password, "password"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name")),
        name
    );
}

std::expected<void, AccountFailure> AccountsTable::set_enabled(
    const identity::UserName& name, Access access, std::int64_t now
) {
    const int enabled = access == Access::enabled ? 1 : 0;
    const long long time = now;
    return change(
        (database_.prepare << "UPDATE accounts SET enabled = :enabled, changed = :changed"
                              " WHERE name = :name",
         soci::use(enabled, "enabled"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name")),
        name
    );
}

std::expected<void, AccountFailure> AccountsTable::set_retrieved(
    const identity::UserName& name, std::optional<Policy> retrieved, std::int64_t now
) {
    const std::string text = retrieved ? to_text(*retrieved) : "";
    soci::indicator has_retrieved = retrieved ? soci::i_ok : soci::i_null;
    const long long time = now;
    return change(
        (database_.prepare << "UPDATE accounts SET retrieved = :retrieved, changed = :changed"
                              " WHERE name = :name",
         soci::use(text, has_retrieved, "retrieved"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name")),
        name
    );
}

std::expected<void, AccountFailure> AccountsTable::remove(const identity::UserName& name) {
    return change(
        (database_.prepare << "DELETE FROM accounts WHERE name = :name",
         soci::use(name.str(), "name")),
        name
    );
}

std::expected<Account, AccountFailure> AccountsTable::to_account(const Row& row) {
    auto name = identity::UserName::from(row.name);
    if (!name) {
        return corrupt(row.name, "name");
    }
    std::optional<Policy> retrieved;
    if (row.has_retrieved != soci::i_null) {
        retrieved = to_policy(row.retrieved);
        if (!retrieved) {
            return corrupt(row.name, "policy");
        }
    }
    return Account{*std::move(name), retrieved, row.enabled != 0};
}

}  // namespace palomar::accounts
