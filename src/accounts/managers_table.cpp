// How managers become rows and back, and how an administrator is always left. A row that breaks the
// rules is reported, not repaired.
#include "accounts/managers_table.hpp"

#include <utility>

namespace palomar::accounts {
namespace {

using identity::Role;

struct Row {
    std::string name;
    std::string password;
    std::string role;
    int standard_password = 0;
};

std::unexpected<AccountFailure> fail(AccountError error, const std::string& detail) {
    return std::unexpected{AccountFailure{error, detail}};
}

std::unexpected<AccountFailure> unknown_manager(const identity::UserName& name) {
    return fail(AccountError::unknown_account, "there is no manager " + name.str());
}

std::unexpected<AccountFailure> corrupt(const std::string& name, const std::string& column) {
    return fail(
        AccountError::corrupt,
        "the account database holds no valid " + column + " for manager " + name
    );
}

std::expected<Manager, AccountFailure> to_manager(const Row& row) {
    auto name = identity::UserName::from(row.name);
    if (!name) {
        return corrupt(row.name, "name");
    }
    const auto role = identity::role_from(row.role);
    if (!role) {
        return corrupt(row.name, "role");
    }
    return Manager{*std::move(name), *role, row.standard_password != 0};
}

int to_column(PasswordOrigin origin) { return origin == PasswordOrigin::standard ? 1 : 0; }

}  // namespace

std::expected<std::optional<StoredManager>, AccountFailure> ManagersTable::find(
    const identity::UserName& name
) {
    Row row;
    database_ << "SELECT name, password, role, standard_password FROM managers WHERE name = :name",
        soci::use(name.str(), "name"), soci::into(row.name), soci::into(row.password),
        soci::into(row.role), soci::into(row.standard_password);
    if (!database_.got_data()) {
        return std::nullopt;
    }
    auto manager = to_manager(row);
    if (!manager) {
        return std::unexpected{std::move(manager).error()};
    }
    return StoredManager{*std::move(manager), row.password};
}

std::expected<std::vector<Manager>, AccountFailure> ManagersTable::list() {
    Row row;
    soci::statement all =
        (database_.prepare << "SELECT name, role, standard_password FROM managers ORDER BY name",
         soci::into(row.name),
         soci::into(row.role),
         soci::into(row.standard_password));
    std::vector<Manager> managers;
    for (bool more = all.execute(true); more; more = all.fetch()) {
        auto manager = to_manager(row);
        if (!manager) {
            return std::unexpected{std::move(manager).error()};
        }
        managers.push_back(*std::move(manager));
    }
    return managers;
}

std::expected<bool, AccountFailure> ManagersTable::any_standard_password() {
    long long standard = 0;
    database_ << "SELECT COUNT(*) FROM managers WHERE standard_password <> 0", soci::into(standard);
    return standard > 0;
}

std::expected<void, AccountFailure> ManagersTable::add(
    const identity::UserName& name,
    std::string_view password_hash,
    Role role,
    PasswordOrigin origin,
    std::int64_t now
) {
    const std::string password{password_hash};
    const std::string role_text{identity::to_text(role)};
    const int standard = to_column(origin);
    const long long time = now;
    soci::statement insert =
        (database_.prepare
             << "INSERT INTO managers (name, password, role, standard_password, created, changed)"
                " VALUES (:name, :password, :role, :standard, :created, :changed)"
                " ON CONFLICT (name) DO NOTHING",
         soci::use(name.str(), "name"),
         soci::use(password, "password"),
         soci::use(role_text, "role"),
         soci::use(standard, "standard"),
         soci::use(time, "created"),
         soci::use(time, "changed"));
    insert.execute(true);
    if (insert.get_affected_rows() == 0) {
        return fail(AccountError::exists, "there is a manager " + name.str() + " already");
    }
    return {};
}

std::expected<void, AccountFailure> ManagersTable::set_password(
    const identity::UserName& name,
    std::string_view password_hash,
    PasswordOrigin origin,
    std::int64_t now
) {
    const std::string password{password_hash};
    const int standard = to_column(origin);
    const long long time = now;
    soci::statement update =
        (database_.prepare << "UPDATE managers SET password = :password,"
                              " standard_password = :standard, changed = :changed"
                              " WHERE name = :name",
         soci::use(password, "password"),
         soci::use(standard, "standard"),
         soci::use(time, "changed"),
         soci::use(name.str(), "name"));
    update.execute(true);
    if (update.get_affected_rows() == 0) {
        return unknown_manager(name);
    }
    return {};
}

std::expected<void, AccountFailure> ManagersTable::remove(const identity::UserName& name) {
    const std::string administrator{identity::to_text(Role::administrator)};
    soci::transaction transaction{database_};
    // A write that changes nothing: of two processes that remove an administrator each, one waits
    // here and then sees the other's work.
    database_ << "UPDATE managers SET role = role WHERE role = :role",
        soci::use(administrator, "role");
    std::string role;
    database_ << "SELECT role FROM managers WHERE name = :name", soci::use(name.str(), "name"),
        soci::into(role);
    if (!database_.got_data()) {
        return unknown_manager(name);
    }
    long long administrators = 0;
    database_ << "SELECT COUNT(*) FROM managers WHERE role = :role",
        soci::use(administrator, "role"), soci::into(administrators);
    if (role == administrator && administrators == 1) {
        return fail(
            AccountError::last_administrator, name.str() + " is the last administrator there is"
        );
    }
    database_ << "DELETE FROM managers WHERE name = :name", soci::use(name.str(), "name");
    transaction.commit();
    return {};
}

}  // namespace palomar::accounts
