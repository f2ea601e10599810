// Which connection a call on managers takes, and the time at which a change is said to be made.
#include "accounts/sql_manager_store.hpp"

#include "accounts/wall_clock.hpp"

namespace palomar::accounts {

std::expected<std::optional<StoredManager>, AccountFailure> SqlManagerStore::find(
    const identity::UserName& name
) {
    return connections_.reading.run([&](Tables& tables) { return tables.managers.find(name); });
}

std::expected<std::vector<Manager>, AccountFailure> SqlManagerStore::list() {
    return connections_.reading.run([](Tables& tables) { return tables.managers.list(); });
}

std::expected<bool, AccountFailure> SqlManagerStore::any_standard_password() {
    return connections_.reading.run([](Tables& tables) {
        return tables.managers.any_standard_password();
    });
}

std::expected<void, AccountFailure> SqlManagerStore::add(
    const identity::UserName& name,
    std::string_view password_hash,
    identity::Role role,
    PasswordOrigin origin
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.managers.add(name, password_hash, role, origin, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlManagerStore::set_password(
    const identity::UserName& name, std::string_view password_hash, PasswordOrigin origin
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.managers.set_password(name, password_hash, origin, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlManagerStore::remove(const identity::UserName& name) {
    return connections_.writing.run([&](Tables& tables) { return tables.managers.remove(name); });
}

}  // namespace palomar::accounts
