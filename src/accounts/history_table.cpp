// How numbers become rows of minutes and hours, and how rows become points again.
//
// Minutes are dropped by the whole hour, so that of each hour all minutes are kept or none. That is
// what makes the choice in points() exact: an hour that begins before all minutes that are left has
// lost its own.
#include "accounts/history_table.hpp"

#include <algorithm>
#include <utility>

namespace palomar::accounts {
namespace {

using telemetry::Kind;

// In seconds.
constexpr long long minute = 60;
constexpr long long hour = 3600;

constexpr long long start_of(long long span, long long time) { return time / span * span; }

std::string to_text(Kind kind) {
    switch (kind) {
        case Kind::total:
            return "total";
        case Kind::level:
            return "level";
    }
    std::unreachable();
}

/// How a value joins the one that its row has already.
std::string joined(Kind kind) {
    switch (kind) {
        case Kind::total:
            return "history.value + excluded.value";
        case Kind::level:
            return "CASE WHEN excluded.value > history.value"
                   " THEN excluded.value ELSE history.value END";
    }
    std::unreachable();
}

}  // namespace

std::expected<std::map<std::string, std::uint64_t>, AccountFailure> HistoryTable::totals() {
    const std::string kind = to_text(Kind::total);
    std::string name;
    long long total = 0;
    soci::statement all =
        (database_.prepare << "SELECT name, total FROM series WHERE kind = :kind",
         soci::use(kind, "kind"),
         soci::into(name),
         soci::into(total));
    std::map<std::string, std::uint64_t> totals;
    for (bool more = all.execute(true); more; more = all.fetch()) {
        totals.emplace(name, static_cast<std::uint64_t>(total));
    }
    return totals;
}

std::expected<void, AccountFailure> HistoryTable::record(
    std::int64_t now, std::span<const Recorded> numbers
) {
    soci::transaction transaction{database_};
    for (const Recorded& number : numbers) {
        remember_series(number);
        add(number, minute, start_of(minute, now));
        add(number, hour, start_of(hour, now));
    }
    drop(minute, start_of(hour, now - HistoryStore::minutes_kept));
    drop(hour, start_of(hour, now - HistoryStore::hours_kept));
    transaction.commit();
    return {};
}

std::expected<std::vector<Point>, AccountFailure> HistoryTable::points(
    std::string_view name, std::int64_t from, std::int64_t to, std::int64_t step
) {
    if (to <= std::max<std::int64_t>(from, 0)) {
        return {};
    }
    const std::string series{name};
    const long long width = step;
    const long long begin = start_of(step, std::max<std::int64_t>(from, 0));
    const long long last = start_of(step, to - 1);
    // One snapshot for both statements: minutes may be dropped meanwhile.
    const soci::transaction snapshot{database_};
    const long long span = finest_whole_span(series, begin);
    long long at = 0;
    long long value = 0;
    // The cast: PostgreSQL's sums are wider than what they add up.
    soci::statement steps =
        (database_.prepare
             << "SELECT begins / :step * :step AS at,"
                " CASE kind WHEN 'total' THEN CAST(SUM(value) AS BIGINT) ELSE MAX(value) END"
                " FROM history JOIN series ON series.name = history.name"
                " WHERE history.name = :name AND span = :span"
                " AND begins >= :begin AND begins / :step * :step <= :last"
                " GROUP BY at, kind ORDER BY at",
         soci::use(width, "step"),
         soci::use(series, "name"),
         soci::use(span, "span"),
         soci::use(begin, "begin"),
         soci::use(last, "last"),
         soci::into(at),
         soci::into(value));
    std::vector<Point> points;
    for (bool more = steps.execute(true); more; more = steps.fetch()) {
        points.push_back({at, static_cast<std::uint64_t>(value)});
    }
    return points;
}

void HistoryTable::remember_series(const Recorded& number) {
    const std::string name{number.name};
    const std::string kind = to_text(number.kind);
    const auto total = static_cast<long long>(number.total_or_level);
    soci::indicator has_total = number.kind == Kind::total ? soci::i_ok : soci::i_null;
    database_ << "INSERT INTO series (name, kind, total) VALUES (:name, :kind, :total)"
                 " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, total = excluded.total",
        soci::use(name, "name"), soci::use(kind, "kind"), soci::use(total, has_total, "total");
}

void HistoryTable::add(const Recorded& number, long long span, long long begins) {
    const std::string name{number.name};
    const auto value = static_cast<long long>(
        number.kind == Kind::total ? number.increase : number.total_or_level
    );
    database_ << "INSERT INTO history (name, span, begins, value)"
                 " VALUES (:name, :span, :begins, :value)"
                 " ON CONFLICT (name, span, begins) DO UPDATE SET value = " +
                     joined(number.kind),
        soci::use(name, "name"), soci::use(span, "span"), soci::use(begins, "begins"),
        soci::use(value, "value");
}

void HistoryTable::drop(long long span, long long before) {
    database_ << "DELETE FROM history WHERE span = :span AND begins < :before",
        soci::use(span, "span"), soci::use(before, "before");
}

long long HistoryTable::finest_whole_span(const std::string& name, long long from) {
    const long long earliest = from - hour;
    long long hours_without_minutes = 0;
    database_ << "SELECT COUNT(*) FROM history AS hours"
                 " WHERE name = :name AND span = 3600 AND begins > :earliest"
                 " AND NOT EXISTS (SELECT 1 FROM history AS minutes"
                 " WHERE minutes.name = hours.name AND minutes.span = 60"
                 " AND minutes.begins < hours.begins + 3600)",
        soci::use(name, "name"), soci::use(earliest, "earliest"), soci::into(hours_without_minutes);
    return hours_without_minutes == 0 ? minute : hour;
}

}  // namespace palomar::accounts
