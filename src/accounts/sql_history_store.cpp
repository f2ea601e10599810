// Which connection a call on the history takes.
#include "accounts/sql_history_store.hpp"

namespace palomar::accounts {

std::expected<std::map<std::string, std::uint64_t>, AccountFailure> SqlHistoryStore::totals() {
    return connections_.reading.run([](Tables& tables) { return tables.history.totals(); });
}

std::expected<void, AccountFailure> SqlHistoryStore::record(
    std::int64_t now, std::span<const Recorded> numbers
) {
    return connections_.writing.run([&](Tables& tables) {
        return tables.history.record(now, numbers);
    });
}

std::expected<std::vector<Point>, AccountFailure> SqlHistoryStore::points(
    std::string_view name, std::int64_t from, std::int64_t to, std::int64_t step
) {
    return connections_.reading.run([&](Tables& tables) {
        return tables.history.points(name, from, to, step);
    });
}

}  // namespace palomar::accounts
