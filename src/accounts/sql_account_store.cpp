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
    const identity::UserName& name, const StoredPassword& password
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.add(name, password, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::put(
    const identity::UserName& name, const StoredPassword& password
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.put(name, password, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_password(
    const identity::UserName& name, const StoredPassword& password
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_password(name, password, seconds_since_1970());
    });
}

std::expected<bool, AccountFailure> SqlAccountStore::replace_password_hash(
    const identity::UserName& name, const std::string& old_hash, const StoredPassword& password
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.replace_password_hash(
            name, old_hash, password, seconds_since_1970()
        );
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_enabled(
    const identity::UserName& name, Access access
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_enabled(name, access, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_require_tls(
    const identity::UserName& name, TlsNeed need
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_require_tls(name, need, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_read_only(
    const identity::UserName& name, Rights rights
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_read_only(name, rights, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::set_networks(
    const identity::UserName& name, std::span<const identity::Network> networks
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.accounts.set_networks(name, networks, seconds_since_1970());
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

std::expected<void, AccountFailure> SqlAccountStore::add_app_password(
    const identity::UserName& name, const Label& label, const std::string& hash
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.app_passwords.add(name, label, hash, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqlAccountStore::remove_app_password(
    const identity::UserName& name, const Label& label
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.app_passwords.remove(name, label, seconds_since_1970());
    });
}

std::expected<std::vector<AppPasswordUse>, AccountFailure> SqlAccountStore::list_app_passwords(
    const identity::UserName& name
) {
    return connections_.reading.run([&](Tables& tables) { return tables.app_passwords.list(name); }
    );
}

std::expected<std::optional<Label>, AccountFailure> SqlAccountStore::find_app_password(
    const identity::UserName& name, const std::string& hash
) {
    return connections_.reading.run([&](Tables& tables) {
        return tables.app_passwords.find(name, hash);
    });
}

std::expected<void, AccountFailure> SqlAccountStore::touch_app_password(
    const identity::UserName& name, const Label& label, std::int64_t now
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.app_passwords.touch(name, label, now);
    });
}

}  // namespace palomar::accounts
