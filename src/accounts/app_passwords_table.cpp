// A change of an account's app passwords is a change of the account: its row goes first, which says
// whether there is one and makes whoever removes it meanwhile wait.
#include "accounts/app_passwords_table.hpp"

#include <utility>

namespace palomar::accounts {
namespace {

using identity::UserName;

std::unexpected<AccountFailure> unknown_account(const UserName& name) {
    return std::unexpected{
        AccountFailure{AccountError::unknown_account, "there is no account " + name.str()}
    };
}

std::unexpected<AccountFailure> no_such_label(const UserName& name, const Label& label) {
    return std::unexpected{AccountFailure{
        AccountError::no_such_label,
        "account " + name.str() + " has no app password labelled " + label.str()
    }};
}

std::unexpected<AccountFailure> corrupt_label(const UserName& name) {
    return std::unexpected{AccountFailure{
        AccountError::corrupt,
        "the account database holds no valid label for an app password of " + name.str()
    }};
}

/// Whether there is such an account.
bool change_account(soci::session& database, const UserName& name, long long now) {
    soci::statement update =
        (database.prepare << "UPDATE accounts SET changed = :changed WHERE name = :name",
         soci::use(now, "changed"),
         soci::use(name.str(), "name"));
    update.execute(true);
    return update.get_affected_rows() > 0;
}

}  // namespace

std::expected<std::vector<AppPasswordUse>, AccountFailure> AppPasswordsTable::list(
    const UserName& name
) {
    std::string label;
    long long created = 0;
    long long last_used = 0;
    soci::indicator has_label = soci::i_null;
    soci::indicator has_created = soci::i_null;
    soci::indicator was_used = soci::i_null;
    // An account without app passwords is one row of NULLs, an unknown account none.
    soci::statement all =
        (database_.prepare << "SELECT p.label, p.created, p.last_used FROM accounts a"
                              " LEFT JOIN app_passwords p ON p.account = a.name"
                              " WHERE a.name = :name ORDER BY p.label",
         soci::use(name.str(), "name"),
         soci::into(label, has_label),
         soci::into(created, has_created),
         soci::into(last_used, was_used));
    bool more = all.execute(true);
    if (!more) {
        return unknown_account(name);
    }
    std::vector<AppPasswordUse> uses;
    for (; more; more = all.fetch()) {
        if (has_label == soci::i_null) {
            continue;
        }
        auto valid = Label::from(label);
        if (!valid) {
            return corrupt_label(name);
        }
        const bool used = was_used != soci::i_null;
        uses.push_back(
            {*std::move(valid),
             created,
             used ? std::optional<std::int64_t>{last_used} : std::nullopt}
        );
    }
    return uses;
}

std::expected<std::optional<Label>, AccountFailure> AppPasswordsTable::find(
    const UserName& name, const std::string& hash
) {
    // How long the database compares tells nothing: who does not know the password cannot choose
    // its hash.
    std::string text;
    database_ << "SELECT label FROM app_passwords WHERE account = :account AND hash = :hash",
        soci::use(name.str(), "account"), soci::use(hash, "hash"), soci::into(text);
    if (!database_.got_data()) {
        return std::nullopt;
    }
    auto label = Label::from(text);
    if (!label) {
        return corrupt_label(name);
    }
    return label;
}

std::expected<void, AccountFailure> AppPasswordsTable::add(
    const UserName& name, const Label& label, const std::string& hash, std::int64_t now
) {
    const long long time = now;
    soci::transaction transaction{database_};
    if (!change_account(database_, name, time)) {
        return unknown_account(name);
    }
    soci::statement insert =
        (database_.prepare << "INSERT INTO app_passwords (account, label, hash, created)"
                              " VALUES (:account, :label, :hash, :created)"
                              " ON CONFLICT (account, label) DO NOTHING",
         soci::use(name.str(), "account"),
         soci::use(label.str(), "label"),
         soci::use(hash, "hash"),
         soci::use(time, "created"));
    insert.execute(true);
    if (insert.get_affected_rows() == 0) {
        return std::unexpected{AccountFailure{
            AccountError::exists,
            "account " + name.str() + " has an app password labelled " + label.str() + " already"
        }};
    }
    transaction.commit();
    return {};
}

std::expected<void, AccountFailure> AppPasswordsTable::remove(
    const UserName& name, const Label& label, std::int64_t now
) {
    soci::transaction transaction{database_};
    if (!change_account(database_, name, now)) {
        return unknown_account(name);
    }
    soci::statement gone =
        (database_.prepare
             << "DELETE FROM app_passwords WHERE account = :account AND label = :label",
         soci::use(name.str(), "account"),
         soci::use(label.str(), "label"));
    gone.execute(true);
    if (gone.get_affected_rows() == 0) {
        return no_such_label(name, label);
    }
    transaction.commit();
    return {};
}

std::expected<void, AccountFailure> AppPasswordsTable::touch(
    const UserName& name, const Label& label, std::int64_t now
) {
    const long long time = now;
    soci::statement update =
        (database_.prepare << "UPDATE app_passwords SET last_used = :now"
                              " WHERE account = :account AND label = :label",
         soci::use(time, "now"),
         soci::use(name.str(), "account"),
         soci::use(label.str(), "label"));
    update.execute(true);
    if (update.get_affected_rows() == 0) {
        return no_such_label(name, label);
    }
    return {};
}

}  // namespace palomar::accounts
