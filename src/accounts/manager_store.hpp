// Who may manage the server, and the contract of whatever keeps them. It stores the text of
// password hashes and knows neither what they mean nor what a role allows.
#pragma once

#include "accounts/account_error.hpp"
#include "identity/role.hpp"
#include "identity/user_name.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::accounts {

/// Nothing secret is in it.
struct Manager {
    identity::UserName name;
    identity::Role role;
    /// The password is still the one that everybody can read in the documentation.
    bool standard_password = false;

    friend bool operator==(const Manager&, const Manager&) = default;
};

struct StoredManager {
    Manager manager;
    std::string password_hash;
};

enum class PasswordOrigin {
    /// The documentation names it: worth a warning at every login.
    standard,
    /// A person chose it.
    chosen,
};

/// Plain calls that may block on a disk: made in the database pool. Thread-safe. All of them can
/// fail with `unavailable` and `corrupt`. A change that returned without error survives the end of
/// the process.
class ManagerStore {
  public:
    virtual ~ManagerStore() = default;

    /// Nothing if there is no such manager. The name is compared octet by octet.
    [[nodiscard]] virtual std::expected<std::optional<StoredManager>, AccountFailure> find(
        const identity::UserName& name
    ) = 0;

    /// All managers by name, in the order of octets.
    [[nodiscard]] virtual std::expected<std::vector<Manager>, AccountFailure> list() = 0;

    /// Error: exists.
    [[nodiscard]] virtual std::expected<void, AccountFailure> add(
        const identity::UserName& name,
        std::string_view password_hash,
        identity::Role role,
        PasswordOrigin origin
    ) = 0;

    /// Error: unknown_account.
    [[nodiscard]] virtual std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, std::string_view password_hash, PasswordOrigin origin
    ) = 0;

    /// However many remove managers at once, an administrator is left. Errors: unknown_account,
    /// last_administrator.
    [[nodiscard]] virtual std::expected<void, AccountFailure> remove(const identity::UserName& name
    ) = 0;

    /// Whether some manager still has a standard password.
    [[nodiscard]] virtual std::expected<bool, AccountFailure> any_standard_password() = 0;
};

}  // namespace palomar::accounts
