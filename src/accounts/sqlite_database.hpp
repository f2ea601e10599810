// SqliteDatabase: accounts, managers and history in one SQLite file, for a server that is one
// machine.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/history_store.hpp"
#include "accounts/manager_store.hpp"

#include <chrono>
#include <expected>
#include <filesystem>
#include <memory>

namespace palomar::accounts {

class SqliteDatabase {
  public:
    /// How long a call waits for another process that writes, before it fails with `unavailable`.
    static constexpr std::chrono::milliseconds usual_patience{3000};

    /// Opens the database, making it (mode 0600) and bringing its schema up to date where needed;
    /// its folder must exist. Errors: unusable if the group or others may read or write the file or
    /// a newer Palomar made it, corrupt if it is no database, unavailable for all that the system
    /// refuses.
    [[nodiscard]] static std::expected<SqliteDatabase, AccountFailure> open(
        const std::filesystem::path& file, std::chrono::milliseconds patience = usual_patience
    );
    ~SqliteDatabase();
    SqliteDatabase(SqliteDatabase&&) noexcept;
    SqliteDatabase& operator=(SqliteDatabase&&) noexcept;

    /// The stores stay where they are when the database object is moved, and end with it.
    [[nodiscard]] AccountStore& accounts();
    [[nodiscard]] ManagerStore& managers();
    [[nodiscard]] HistoryStore& history();

  private:
    struct Parts;

    explicit SqliteDatabase(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace palomar::accounts
