// The contract of whatever keeps the accounts. It stores the text of password hashes and knows not
// what they mean: checking one is PasswordHash's part.
#pragma once

#include "accounts/account.hpp"
#include "accounts/account_error.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::accounts {

struct StoredAccount {
    Account account;
    std::string password_hash;
};

/// Plain calls that may block on a disk: made in the database pool. Thread-safe. All of them can
/// fail with `unavailable` and `corrupt`. A change that returned without error survives the end of
/// the process.
class AccountStore {
  public:
    virtual ~AccountStore() = default;

    /// Nothing if there is no such account. The name is compared octet by octet.
    [[nodiscard]] virtual std::expected<std::optional<StoredAccount>, AccountFailure> find(
        const identity::UserName& name
    ) = 0;

    /// Makes the account, enabled and without a policy of its own. Error: exists.
    [[nodiscard]] virtual std::expected<void, AccountFailure> add(
        const identity::UserName& name, std::string_view password_hash
    ) = 0;

    /// Makes the account as add() does, or changes only its password.
    [[nodiscard]] virtual std::expected<void, AccountFailure> put(
        const identity::UserName& name, std::string_view password_hash
    ) = 0;

    /// Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, std::string_view password_hash
    ) = 0;

    /// Keeps the password for the day when the account is enabled again. Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_enabled(
        const identity::UserName& name, Access access
    ) = 0;

    /// Nothing: the server's policy. Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved
    ) = 0;

    /// Error: unknown_account. What the account's maildrop holds is not touched.
    [[nodiscard]] virtual std::expected<void, AccountFailure> remove(const identity::UserName& name
    ) = 0;

    /// All accounts by name, in the order of octets.
    [[nodiscard]] virtual std::expected<std::vector<Account>, AccountFailure> list() = 0;

    /// Whether an account has a policy of its own that is not `policy`: then CAPA must say so
    /// before login.
    [[nodiscard]] virtual std::expected<bool, AccountFailure> any_retrieved_other_than(
        maildrop::Policy policy
    ) = 0;
};

}  // namespace palomar::accounts
