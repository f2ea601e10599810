// How the SQLite file is opened and shared between threads, and how its errors are named.
#include "accounts/sqlite_store.hpp"

#include "accounts/accounts_table.hpp"
#include "accounts/migrations.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cerrno>
#include <fcntl.h>
#include <mutex>
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

std::unexpected<AccountFailure> name_failure(const soci::soci_error& failure) {
    const auto* from_sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&failure);
    // The lowest eight bits are the primary result code; the rest only refines it.
    const int code = from_sqlite == nullptr ? SQLITE_ERROR : from_sqlite->result() & 0xFF;
    const bool nonsense = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    return fail(
        nonsense ? AccountError::corrupt : AccountError::unavailable,
        "account database: " + failure.get_error_message()
    );
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

std::int64_t seconds_since_1970() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch()
    )
        .count();
}

/// A session on the file, set up as all of them are. Throws soci::soci_error.
struct Database {
    soci::session session;

    /// The file name must not hold a double quote.
    Database(const std::string& file, std::chrono::milliseconds patience)
        : session{soci::sqlite3, "db=\"" + file + "\""} {
        session << "PRAGMA busy_timeout = " << patience.count();
        session << "PRAGMA journal_mode = WAL";
        session << "PRAGMA synchronous = NORMAL";
        session << "PRAGMA foreign_keys = ON";
    }
};

}  // namespace

/// One connection, used by one thread at a time. The schema must be there.
class SqliteStore::Connection {
  public:
    Connection(const std::string& file, std::chrono::milliseconds patience)
        : database_{file, patience}, table_{database_.session} {}

    template <class Work>
    auto run(Work work) -> std::invoke_result_t<Work, AccountsTable&> {
        const std::lock_guard lock{mutex_};
        try {
            return work(table_);
        } catch (const soci::soci_error& failure) {
            return name_failure(failure);
        }
    }

  private:
    std::mutex mutex_;
    Database database_;
    AccountsTable table_;
};

SqliteStore::SqliteStore(std::unique_ptr<Connection> reading, std::unique_ptr<Connection> writing)
    : reading_{std::move(reading)}, writing_{std::move(writing)} {}

SqliteStore::~SqliteStore() = default;

std::expected<std::unique_ptr<SqliteStore>, AccountFailure> SqliteStore::open(
    const std::filesystem::path& file, std::chrono::milliseconds patience
) {
    if (file.native().contains('"')) {
        return fail(AccountError::unusable, file.native() + " must not have a quote in its name");
    }
    if (auto ensured = ensure_private(file); !ensured) {
        return std::unexpected{std::move(ensured).error()};
    }
    try {
        Database database{file, patience};
        if (auto migrated = migrate(database.session, migrations()); !migrated) {
            return std::unexpected{std::move(migrated).error()};
        }
        auto reading = std::make_unique<Connection>(file, patience);
        auto writing = std::make_unique<Connection>(file, patience);
        return std::unique_ptr<SqliteStore>{new SqliteStore{std::move(reading), std::move(writing)}
        };
    } catch (const soci::soci_error& failure) {
        return name_failure(failure);
    }
}

std::expected<std::optional<StoredAccount>, AccountFailure> SqliteStore::find(
    const identity::UserName& name
) {
    return reading_->run([&](AccountsTable& table) { return table.find(name); });
}

std::expected<std::vector<Account>, AccountFailure> SqliteStore::list() {
    return reading_->run([](AccountsTable& table) { return table.list(); });
}

std::expected<bool, AccountFailure> SqliteStore::any_retrieved_other_than(maildrop::Policy policy) {
    return reading_->run([&](AccountsTable& table) {
        return table.any_retrieved_other_than(policy);
    });
}

std::expected<void, AccountFailure> SqliteStore::put(
    const identity::UserName& name, std::string_view password_hash
) {
    return writing_->run([&](AccountsTable& table) {
        return table.put(name, password_hash, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqliteStore::set_retrieved(
    const identity::UserName& name, std::optional<maildrop::Policy> retrieved
) {
    return writing_->run([&](AccountsTable& table) {
        return table.set_retrieved(name, retrieved, seconds_since_1970());
    });
}

std::expected<void, AccountFailure> SqliteStore::remove(const identity::UserName& name) {
    return writing_->run([&](AccountsTable& table) { return table.remove(name); });
}

}  // namespace palomar::accounts
