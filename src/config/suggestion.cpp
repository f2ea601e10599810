// Likeness by edit distance: inserted, dropped, changed and swapped letters count one each.
#include "config/suggestion.hpp"

#include "config/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace palomar::config {
namespace {

/// Longer names are like none of ours, and not worth the time.
constexpr std::size_t longest_name = 64;

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] =
                std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

/// The edits that make `right` of `wrong`; nothing if the two are not alike.
std::optional<std::size_t> edits(std::string_view wrong, std::string_view right) {
    if (wrong.size() > longest_name) {
        return std::nullopt;
    }
    const std::size_t distance = edit_distance(wrong, right);
    const std::size_t bearable = std::max<std::size_t>(1, right.size() / 3);
    const bool beginning = wrong.size() > 2 && right.starts_with(wrong);
    return distance <= bearable || beginning ? std::optional{distance} : std::nullopt;
}

}  // namespace

std::string suggest_key(std::string_view section, std::string_view name) {
    // Of keys equally alike, one in the section where the name was written.
    std::optional<std::pair<std::size_t, bool>> best;
    const Key* meant = nullptr;
    std::vector<std::string_view> known;
    for (const auto& key : keys()) {
        const bool elsewhere = key.section != section;
        if (const auto distance = edits(name, key.name)) {
            const std::pair likeness{*distance, elsewhere};
            if (!best || likeness < *best) {
                best = likeness;
                meant = &key;
            }
        }
        if (!elsewhere) {
            known.push_back(key.name);
        }
    }
    if (meant != nullptr) {
        return fmt::format("did you mean {}?", to_string(*meant));
    }
    return known.empty() ? "" : fmt::format("[{}] has {}", section, fmt::join(known, ", "));
}

std::string suggest_section(std::string_view name) {
    std::vector<std::string_view> known;
    for (const auto& key : keys()) {
        if (known.empty() || known.back() != key.section) {
            known.push_back(key.section);
        }
    }
    const auto meant =
        std::ranges::find_if(known, [&](auto section) { return edits(name, section).has_value(); });
    if (meant != known.end()) {
        return fmt::format("did you mean [{}]?", *meant);
    }
    return fmt::format("there are [{}]", fmt::join(known, "], ["));
}

}  // namespace palomar::config
