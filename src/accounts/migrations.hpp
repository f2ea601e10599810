// Migrations: how the database's schema came to be, step by step, and how an older one is brought
// here.
#pragma once

#include "accounts/account_error.hpp"

#include <soci/session.h>

#include <expected>
#include <span>
#include <string_view>

namespace palomar::accounts {

/// The statements that lead from one version of the schema to the next, in SQL that SQLite and
/// PostgreSQL both take. What was released is never edited: a change is a new migration at the end.
using Migration = std::span<const std::string_view>;

/// Palomar's own. The first leads from an empty database, version 0, to version 1.
[[nodiscard]] std::span<const Migration> migrations();

/// Brings the schema to version `steps.size()`, each step whole or not at all. Writes nothing, and
/// waits for nobody who writes, if it is there already. Several processes may do this at once.
/// Error: unusable if the schema is newer. Throws soci::soci_error where the database fails.
[[nodiscard]] std::expected<void, AccountFailure> migrate(
    soci::session& database, std::span<const Migration> steps
);

}  // namespace palomar::accounts
