// The schema, and the bookkeeping of how far a database has got: one row in the table
// schema_version.
#include "accounts/migrations.hpp"

#include <soci/soci.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace palomar::accounts {
namespace {

// Times are seconds since 1970, UTC.
constexpr std::array<std::string_view, 1> accounts_table{
    "CREATE TABLE accounts ("
    " name VARCHAR(128) NOT NULL PRIMARY KEY,"
    " password VARCHAR(255) NOT NULL,"
    " enabled SMALLINT NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),"
    " retrieved VARCHAR(16) CHECK (retrieved IN ('archive', 'keep')),"
    " created BIGINT NOT NULL,"
    " changed BIGINT NOT NULL)",
};

constexpr std::array<Migration, 1> palomars_own{
    accounts_table,
};

/// Nothing where no migration ever began.
std::optional<long long> version_without_waiting(soci::session& database) {
    try {
        long long version = 0;
        database << "SELECT version FROM schema_version", soci::into(version);
        return database.got_data() ? std::optional{version} : std::nullopt;
    } catch (const soci::soci_error&) {
        // No such table, most likely. If it is something worse, the first write will say so.
        return std::nullopt;
    }
}

void begin_bookkeeping(soci::session& database) {
    soci::transaction transaction{database};
    database << "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
    database << "INSERT INTO schema_version (version)"
                " SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version)";
    transaction.commit();
}

std::expected<void, AccountFailure> refuse_newer(long long version, std::size_t known) {
    return std::unexpected{AccountFailure{
        AccountError::unusable,
        "the account database has schema version " + std::to_string(version) +
            ", made by a newer Palomar; this one knows versions up to " + std::to_string(known)
    }};
}

}  // namespace

std::span<const Migration> migrations() { return palomars_own; }

std::expected<void, AccountFailure> migrate(
    soci::session& database, std::span<const Migration> steps
) {
    const auto newest = static_cast<long long>(steps.size());
    std::optional<long long> version = version_without_waiting(database);
    if (!version) {
        begin_bookkeeping(database);
        version = 0;
    }
    while (*version < newest) {
        soci::transaction transaction{database};
        // A write that changes nothing: of two processes, one waits here and then sees the other's
        // work.
        database << "UPDATE schema_version SET version = version";
        database << "SELECT version FROM schema_version", soci::into(*version);
        if (*version >= newest) {
            break;
        }
        for (const std::string_view statement : steps[static_cast<std::size_t>(*version)]) {
            database << statement;
        }
        ++*version;
        database << "UPDATE schema_version SET version = :version", soci::use(*version);
        transaction.commit();
    }
    return *version > newest ? refuse_newer(*version, steps.size())
                             : std::expected<void, AccountFailure>{};
}

}  // namespace palomar::accounts
