// Which of the database's errors mean that an operator must look.
#include "accounts/connection.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

namespace palomar::accounts {

AccountFailure name_failure(const soci::soci_error& failure) {
    const auto* from_sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&failure);
    // The lowest eight bits are the primary result code; the rest only refines it.
    const int code = from_sqlite == nullptr ? SQLITE_ERROR : from_sqlite->result() & 0xFF;
    const bool nonsense = code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    return {
        nonsense ? AccountError::corrupt : AccountError::unavailable,
        "account database: " + failure.get_error_message()
    };
}

}  // namespace palomar::accounts
