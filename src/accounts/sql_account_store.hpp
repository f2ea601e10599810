// SqlAccountStore: the AccountStore contract on the tables `accounts` and `app_passwords`,
// whichever database they are in.
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
        const identity::UserName& name, const StoredPassword& password
    ) override;
    std::expected<void, AccountFailure> put(
        const identity::UserName& name, const StoredPassword& password
    ) override;
    std::expected<void, AccountFailure> set_password(
        const identity::UserName& name, const StoredPassword& password
    ) override;
    std::expected<bool, AccountFailure> replace_password_hash(
        const identity::UserName& name, const std::string& old_hash, const StoredPassword& password
    ) override;
    std::expected<void, AccountFailure> set_enabled(const identity::UserName& name, Access access)
        override;
    std::expected<void, AccountFailure> set_require_tls(
        const identity::UserName& name, TlsNeed need
    ) override;
    std::expected<void, AccountFailure> set_read_only(const identity::UserName& name, Rights rights)
        override;
    std::expected<void, AccountFailure> set_networks(
        const identity::UserName& name, std::span<const identity::Network> networks
    ) override;
    std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved
    ) override;
    std::expected<void, AccountFailure> remove(const identity::UserName& name) override;
    std::expected<std::vector<Account>, AccountFailure> list() override;
    std::expected<bool, AccountFailure> any_retrieved_other_than(maildrop::Policy policy) override;
    std::expected<void, AccountFailure> add_app_password(
        const identity::UserName& name, const Label& label, const std::string& hash
    ) override;
    std::expected<void, AccountFailure> remove_app_password(
        const identity::UserName& name, const Label& label
    ) override;
    std::expected<std::vector<AppPasswordUse>, AccountFailure> list_app_passwords(
        const identity::UserName& name
    ) override;
    std::expected<std::optional<Label>, AccountFailure> find_app_password(
        const identity::UserName& name, const std::string& hash
    ) override;
    std::expected<void, AccountFailure> touch_app_password(
        const identity::UserName& name, const Label& label, std::int64_t now
    ) override;

  private:
    Connections& connections_;
};

}  // namespace palomar::accounts
