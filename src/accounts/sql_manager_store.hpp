// SqlManagerStore: the ManagerStore contract on the table `managers`, whichever database it is in.
#pragma once

#include "accounts/connection.hpp"
#include "accounts/manager_store.hpp"

namespace palomar::accounts {

class SqlManagerStore final : public ManagerStore {
  public:
    /// The connections outlive the store.
    explicit SqlManagerStore(Connections& connections) : connections_{connections} {}

    std::expected<std::optional<StoredManager>, AccountFailure> find(const identity::UserName& name
    ) override;
    std::expected<std::vector<Manager>, AccountFailure> list() override;
    std::expected<void, AccountFailure> add(
        const identity::UserName& name,
        std::string_view password_hash,
        identity::Role role,
        PasswordOrigin origin
    ) override;
    std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, std::string_view password_hash, PasswordOrigin origin
    ) override;
    std::expected<void, AccountFailure> remove(const identity::UserName& name) override;
    std::expected<bool, AccountFailure> any_standard_password() override;

  private:
    Connections& connections_;
};

}  // namespace palomar::accounts
