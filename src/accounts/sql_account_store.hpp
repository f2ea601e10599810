// SqlAccountStore: the AccountStore contract on the table `accounts`, whichever database it is in.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/connection.hpp"

namespace palomar::accounts {

class SqlAccountStore final : public AccountStore {
  public:
    /// The connections outlive the store.
    explicit SqlAccountStore(Connections& connections) : connections_{connections} {}

    std::expected<std::optional<StoredAccount>, AccountFailure> find(const identity::UserName& name
    ) override;
    std::expected<void, AccountFailure> add(
        const identity::UserName& name, std::string_view password_hash
    ) override;
    std::expected<void, AccountFailure> put(
        const identity::UserName& name, std::string_view password_hash
    ) override;
    std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, std::string_view password_hash
    ) override;
    std::expected<void, AccountFailure> set_enabled(const identity::UserName& name, Access access)
        override;
    std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved
    ) override;
    std::expected<void, AccountFailure> remove(const identity::UserName& name) override;
    std::expected<std::vector<Account>, AccountFailure> list() override;
    std::expected<bool, AccountFailure> any_retrieved_other_than(maildrop::Policy policy) override;

  private:
    Connections& connections_;
};

}  // namespace palomar::accounts
