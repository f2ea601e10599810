// HistoryTable: the statements on the tables `series` and `history`, in SQL that SQLite and
// PostgreSQL share. It speaks to one database session and knows neither threads nor which database
// that is.
#pragma once

#include "accounts/history_store.hpp"

#include <soci/soci.h>

#include <cstdint>

namespace palomar::accounts {

/// As HistoryStore documents the calls of the same names. Besides, each throws soci::soci_error
/// where the database fails; the table can be used again after that.
class HistoryTable {
  public:
    /// The schema must be there; the session outlives the table.
    explicit HistoryTable(soci::session& database) : database_{database} {}

    std::expected<std::map<std::string, std::uint64_t>, AccountFailure> totals();
    std::expected<void, AccountFailure> record(std::int64_t now, std::span<const Recorded> numbers);
    std::expected<std::vector<Point>, AccountFailure> points(
        std::string_view name, std::int64_t from, std::int64_t to, std::int64_t step
    );

  private:
    // A span is what a row covers: a minute or an hour, in seconds.
    void remember_series(const Recorded& number);
    void add(const Recorded& number, long long span, long long begins);
    void drop(long long span, long long before);
    /// The finest that has not lost any row from `from` on.
    [[nodiscard]] long long finest_whole_span(const std::string& name, long long from);

    soci::session& database_;
};

}  // namespace palomar::accounts
