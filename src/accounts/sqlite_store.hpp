// SqliteStore: accounts in one SQLite file, for a server that is one machine.
#pragma once

#include "accounts/account_store.hpp"

#include <chrono>
#include <filesystem>
#include <memory>

namespace palomar::accounts {

class SqliteStore final : public AccountStore {
  public:
    /// How long a call waits for another process that writes, before it fails with `unavailable`.
    static constexpr std::chrono::milliseconds usual_patience{3000};

    /// Opens the database, making it (mode 0600) and bringing its schema up to date where needed;
    /// its folder must exist. Errors: unusable if the group or others may read or write the file or
    /// a newer Palomar made it, corrupt if it is no database, unavailable for all that the system
    /// refuses.
    [[nodiscard]] static std::expected<std::unique_ptr<SqliteStore>, AccountFailure> open(
        const std::filesystem::path& file, std::chrono::milliseconds patience = usual_patience
    );
    ~SqliteStore() override;

    std::expected<std::optional<StoredAccount>, AccountFailure> find(const identity::UserName& name
    ) override;
    std::expected<void, AccountFailure> put(
        const identity::UserName& name, std::string_view password_hash
    ) override;
    std::expected<void, AccountFailure> set_retrieved(
        const identity::UserName& name, std::optional<maildrop::Policy> retrieved
    ) override;
    std::expected<void, AccountFailure> remove(const identity::UserName& name) override;
    std::expected<std::vector<Account>, AccountFailure> list() override;
    std::expected<bool, AccountFailure> any_retrieved_other_than(maildrop::Policy policy) override;

  private:
    class Connection;

    SqliteStore(std::unique_ptr<Connection> reading, std::unique_ptr<Connection> writing);

    // Two, so that no login waits behind a change that waits for another process.
    std::unique_ptr<Connection> reading_;
    std::unique_ptr<Connection> writing_;
};

}  // namespace palomar::accounts
