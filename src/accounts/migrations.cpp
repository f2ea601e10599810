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

constexpr std::array<std::string_view, 1> managers_table{
    "CREATE TABLE managers ("
    " name VARCHAR(128) NOT NULL PRIMARY KEY,"
    " password VARCHAR(255) NOT NULL,"
    " role VARCHAR(16) NOT NULL CHECK (role IN ('viewer', 'operator', 'administrator')),"
    " standard_password SMALLINT NOT NULL CHECK (standard_password IN (0, 1)),"
    " created BIGINT NOT NULL,"
    " changed BIGINT NOT NULL)",
};

// A row of history covers `span` seconds from `begins` on: a minute or an hour. The index is for
// dropping what is too old.
constexpr std::array<std::string_view, 3> history_tables{
    "CREATE TABLE series ("
    " name VARCHAR(128) NOT NULL PRIMARY KEY,"
    " kind VARCHAR(16) NOT NULL CHECK (kind IN ('total', 'level')),"
    " total BIGINT CHECK (total >= 0),"
    " CHECK ((kind = 'total') = (total IS NOT NULL)))",
    "CREATE TABLE history ("
    " name VARCHAR(128) NOT NULL REFERENCES series (name),"
    " span INTEGER NOT NULL CHECK (span IN (60, 3600)),"
    " begins BIGINT NOT NULL,"
    " value BIGINT NOT NULL CHECK (value >= 0),"
    " PRIMARY KEY (name, span, begins))",
    "CREATE INDEX history_by_age ON history (span, begins)",
};

// The networks are separated by commas, NULL for anywhere.
constexpr std::array<std::string_view, 5> switches_and_app_passwords{
    "ALTER TABLE accounts ADD COLUMN"
    " require_tls SMALLINT NOT NULL DEFAULT 0 CHECK (require_tls IN (0, 1))",
    "ALTER TABLE accounts ADD COLUMN"
    " read_only SMALLINT NOT NULL DEFAULT 0 CHECK (read_only IN (0, 1))",
    "ALTER TABLE accounts ADD COLUMN networks TEXT",
    "ALTER TABLE accounts ADD COLUMN scram TEXT",
    "CREATE TABLE app_passwords ("
    " account VARCHAR(128) NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,"
    " label VARCHAR(64) NOT NULL,"
    " hash VARCHAR(64) NOT NULL,"
    " created BIGINT NOT NULL,"
    " last_used BIGINT,"
    " PRIMARY KEY (account, label))",
};

constexpr std::array<Migration, 4> palomars_own{
    accounts_table,
    managers_table,
    history_tables,
    switches_and_app_passwords,
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
