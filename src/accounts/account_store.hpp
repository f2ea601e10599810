// The contract of whatever keeps the accounts and their app passwords. It stores the texts of
// hashes and knows not what they mean: checking one is PasswordHash's part, or AppPassword's.
#pragma once

#include "accounts/account.hpp"
#include "accounts/account_error.hpp"
#include "accounts/label.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace palomar::accounts {

/// What is kept of a password: enough to check it, not to send it.
struct StoredPassword {
    std::string hash;
    /// For SCRAM (RFC 5802). Without it, SCRAM lets nobody in.
    std::optional<std::string> scram = std::nullopt;
};

struct StoredAccount {
    Account account;
    std::string password_hash;
    std::optional<std::string> scram = std::nullopt;
};

/// An app password as its owner may see it. Times in seconds since 1970.
struct AppPasswordUse {
    Label label;
    std::int64_t created;
    /// Nothing: never.
    std::optional<std::int64_t> last_used;

    friend bool operator==(const AppPasswordUse&, const AppPasswordUse&) = default;
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

    /// Makes the account: enabled, with all rights, from anywhere, without a policy of its own.
    /// Error: exists.
    [[nodiscard]] virtual std::expected<void, AccountFailure> add(
        const identity::UserName& name, const StoredPassword& password
    ) = 0;

    /// Makes the account as add() does, or changes only its password, as set_password() does.
    [[nodiscard]] virtual std::expected<void, AccountFailure> put(
        const identity::UserName& name, const StoredPassword& password
    ) = 0;

    /// A SCRAM verifier of the old password does not outlive it. Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, const StoredPassword& password
    ) = 0;

    /// Does the same, but only if the hash still is `old_hash`; tells whether it did. For a login
    /// that saw the right password and writes it down in a better way: a password that was changed
    /// meanwhile stays changed.
    [[nodiscard]] virtual std::expected<bool, AccountFailure> replace_password_hash(
        const identity::UserName& name, const std::string& old_hash, const StoredPassword& password
    ) = 0;

    /// Keeps the password for the day when the account is enabled again. Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_enabled(
        const identity::UserName& name, Access access
    ) = 0;

    /// Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_require_tls(
        const identity::UserName& name, TlsNeed need
    ) = 0;

    /// Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_read_only(
        const identity::UserName& name, Rights rights
    ) = 0;

    /// None: logins may come from anywhere. Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_networks(
        const identity::UserName& name, std::span<const identity::Network> networks
    ) = 0;

    /// Nothing: the server's policy. Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved
    ) = 0;

    /// App passwords go too; what the account's maildrop holds is not touched. Error:
    /// unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> remove(const identity::UserName& name
    ) = 0;

    /// All accounts by name, in the order of octets.
    [[nodiscard]] virtual std::expected<std::vector<Account>, AccountFailure> list() = 0;

    /// Whether an account has a policy of its own that is not `policy`: then CAPA must say so
    /// before login.
    [[nodiscard]] virtual std::expected<bool, AccountFailure> any_retrieved_other_than(
        maildrop::Policy policy
    ) = 0;

    /// `hash` is AppPassword::hash(). Errors: unknown_account; exists, if the label is taken.
    [[nodiscard]] virtual std::expected<void, AccountFailure> add_app_password(
        const identity::UserName& name, const Label& label, const std::string& hash
    ) = 0;

    /// Errors: unknown_account, no_such_label.
    [[nodiscard]] virtual std::expected<void, AccountFailure> remove_app_password(
        const identity::UserName& name, const Label& label
    ) = 0;

    /// By label, in the order of octets. Error: unknown_account.
    [[nodiscard]] virtual std::expected<std::vector<AppPasswordUse>, AccountFailure>
    list_app_passwords(const identity::UserName& name) = 0;

    /// The label of the account's app password with this hash. Nothing: it has none such, or there
    /// is no such account.
    [[nodiscard]] virtual std::expected<std::optional<Label>, AccountFailure> find_app_password(
        const identity::UserName& name, const std::string& hash
    ) = 0;

    /// It was used at `now`, in seconds since 1970. A write: callers who poll make one a minute at
    /// most. Error: no_such_label, also if there is no such account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> touch_app_password(
        const identity::UserName& name, const Label& label, std::int64_t now
    ) = 0;
};

}  // namespace palomar::accounts
