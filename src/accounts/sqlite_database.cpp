// How the SQLite file is made, opened and set up.
#include "accounts/sqlite_database.hpp"

#include "accounts/connection.hpp"
#include "accounts/migrations.hpp"
#include "accounts/sql_account_store.hpp"
#include "accounts/sql_history_store.hpp"
#include "accounts/sql_manager_store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::accounts {
namespace {

std::unexpected<AccountFailure> fail(AccountError error, const std::string& detail) {
    return std::unexpected{AccountFailure{error, detail}};
}

std::unexpected<AccountFailure> fail_with_errno(const std::string& file) {
    return fail(AccountError::unavailable, file + ": " + std::generic_category().message(errno));
}

/// Makes the file before SQLite would, because SQLite would let the umask decide on its mode. The
/// log and the shared index beside it get the mode of the file.
std::expected<void, AccountFailure> ensure_private(const std::string& file) {
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made >= 0) {
        ::close(made);
        return {};
    }
    if (errno != EEXIST) {
        return fail_with_errno(file);
    }
    // Only looked at, not opened: closing it would drop the locks that this process may have on it.
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        return fail_with_errno(file);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(AccountError::unusable, file + " is not a regular file");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(
            AccountError::unusable,
            file + " holds password hashes and must be its owner's alone: run chmod 600 on it"
        );
    }
    return {};
}

/// A session on the file, set up as all of them are. The file name must not hold a double quote.
/// Throws soci::soci_error.
std::unique_ptr<soci::session> connect(
    const std::string& file, std::chrono::milliseconds patience
) {
    auto session = std::make_unique<soci::session>(soci::sqlite3, "db=\"" + file + "\"");
    *session << "PRAGMA busy_timeout = " << patience.count();
    *session << "PRAGMA journal_mode = WAL";
    *session << "PRAGMA synchronous = NORMAL";
    *session << "PRAGMA foreign_keys = ON";
    return session;
}

}  // namespace

struct SqliteDatabase::Parts {
    Parts(const std::string& file, std::chrono::milliseconds patience)
        : connections{
              .reading = Connection{connect(file, patience)},
              .writing = Connection{connect(file, patience)}
          } {}

    Connections connections;
    SqlAccountStore accounts{connections};
    SqlManagerStore managers{connections};
    SqlHistoryStore history{connections};
};

SqliteDatabase::SqliteDatabase(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

SqliteDatabase::~SqliteDatabase() = default;
SqliteDatabase::SqliteDatabase(SqliteDatabase&&) noexcept = default;
SqliteDatabase& SqliteDatabase::operator=(SqliteDatabase&&) noexcept = default;

AccountStore& SqliteDatabase::accounts() { return parts_->accounts; }
ManagerStore& SqliteDatabase::managers() { return parts_->managers; }
HistoryStore& SqliteDatabase::history() { return parts_->history; }

std::expected<SqliteDatabase, AccountFailure> SqliteDatabase::open(
    const std::filesystem::path& file, std::chrono::milliseconds patience
) {
    if (file.native().contains('"')) {
        return fail(AccountError::unusable, file.native() + " must not have a quote in its name");
    }
    if (auto ensured = ensure_private(file); !ensured) {
        return std::unexpected{std::move(ensured).error()};
    }
    try {
        if (auto migrated = migrate(*connect(file, patience), migrations()); !migrated) {
            return std::unexpected{std::move(migrated).error()};
        }
        return SqliteDatabase{std::make_unique<Parts>(file, patience)};
    } catch (const soci::soci_error& failure) {
        return std::unexpected{name_failure(failure)};
    }
}

}  // namespace palomar::accounts
