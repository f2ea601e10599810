// Which connection a call on accounts takes, and the time at which a change is said to be made.
#include "accounts/sql_account_store.hpp"

#include "accounts/wall_clock.hpp"

namespace palomar::accounts {

std::expected<std::optional<StoredAccount>, AccountFailure> SqlAccountStore::find(
    const identity::UserName& name
) {
    return connections_.reading.run([&](Tables& tables) { return tables.accounts.find(name); });
}

std::expected<std::vector<Account>, AccountFailure> SqlAccountStore::list() {
    return connections_.reading.run([](Tables& tables) { return tables.accounts.list(); });
}

std::expected<bool, AccountFailure> SqlAccountStore::any_retrieved_other_than(
    maildrop::Policy policy
) {
    return connections_.reading.run([&](Tables& tables) {
        return tables.accounts.any_retrieved_other_than(policy);
    });
}

std::expected<void, AccountFailure> SqlAccountStore::add(
    const identity::UserName& name, std::string_view password_hash
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.add(name, password_hash, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::put(
    const identity::UserName& name, std::string_view password_hash
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.put(name, password_hash, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_password(
    const identity::UserName& name, std::string_view password_hash
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_password(name, password_hash, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_enabled(
    const identity::UserName& name, Access access
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_enabled(name, access, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_retrieved(
    const identity::UserName& name, std::optional<maildrop::Policy> retrieved
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_retrieved(name, retrieved, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::remove(const identity::UserName& name) {
    return connections_.writing.run([&](Tables& tables) { return tables.accounts.remove(name); });
}

}  // namespace palomar::accounts
