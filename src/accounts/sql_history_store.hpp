// SqlHistoryStore: the HistoryStore contract on the history's tables, whichever database they are
// in.
#pragma once

#include "accounts/connection.hpp"
#include "accounts/history_store.hpp"

namespace palomar::accounts {

class SqlHistoryStore final : public HistoryStore {
  public:
    /// The connections outlive the store.
    explicit SqlHistoryStore(Connections& connections) : connections_{connections} {}

    std::expected<std::map<std::string, std::uint64_t>, AccountFailure> totals() override;
    std::expected<void, AccountFailure> record(std::int64_t now, std::span<const Recorded> numbers)
        override;
    std::expected<std::vector<Point>, AccountFailure> points(
        std::string_view name, std::int64_t from, std::int64_t to, std::int64_t step
    ) override;

  private:
    Connections& connections_;
};

}  // namespace palomar::accounts
