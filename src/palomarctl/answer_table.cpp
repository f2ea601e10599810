// One table says what each verb's answer holds; everything else follows from it.
#include "palomarctl/answer_table.hpp"

#include "palomarctl/quantity.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace palomar::palomarctl {
namespace {

namespace json = boost::json;
using Cells = std::vector<std::string>;

constexpr auto number = std::to_array<Field>({{"value", Kind::number}});
constexpr auto commands =
    std::to_array<Field>({{"command", Kind::word}, {"arguments", Kind::rest}});
constexpr auto accounts = std::to_array<Field>({{"name", Kind::word}, {"state", Kind::word}});
constexpr auto account = std::to_array<Field>(
    {{"name", Kind::word},
     {"state", Kind::word},
     {"enabled", Kind::yes_no},
     {"retrieved", Kind::word},
     {"require_tls", Kind::yes_no},
     {"read_only", Kind::yes_no},
     {"networks", Kind::word}}
);
constexpr auto app_passwords = std::to_array<Field>(
    {{"label", Kind::word}, {"created", Kind::word}, {"last_used", Kind::maybe_word}}
);
constexpr auto sessions = std::to_array<Field>(
    {{"id", Kind::number},
     {"account", Kind::maybe_word},
     {"address", Kind::word},
     {"state", Kind::word},
     {"since", Kind::word},
     {"idle", Kind::seconds},
     {"octets", Kind::octets},
     {"messages", Kind::number}}
);
constexpr auto values = std::to_array<Field>({{"name", Kind::word}, {"value", Kind::number}});
constexpr auto points = std::to_array<Field>({{"time", Kind::instant}, {"value", Kind::number}});
constexpr auto bans =
    std::to_array<Field>({{"network", Kind::word}, {"left", Kind::seconds}, {"by", Kind::word}});
constexpr auto managers = std::to_array<Field>({{"name", Kind::word}, {"role", Kind::word}});

struct Layout {
    manage::Verb verb;
    Shape shape;
    std::span<const Field> fields;
};

/// Verbs that are missing here answer with a sentence.
constexpr auto layouts = std::to_array<Layout>({
    {manage::Verb::capa, Shape::rows, commands},
    {manage::Verb::commands, Shape::rows, commands},
    {manage::Verb::get_users, Shape::rows, accounts},
    {manage::Verb::get_user, Shape::record, account},
    {manage::Verb::get_app_passwords, Shape::rows, app_passwords},
    {manage::Verb::get_curr_conn, Shape::number, number},
    {manage::Verb::get_total_conn, Shape::number, number},
    {manage::Verb::get_sent_bytes, Shape::number, number},
    {manage::Verb::get_sessions, Shape::rows, sessions},
    {manage::Verb::get_stats, Shape::values, values},
    {manage::Verb::get_history, Shape::rows, points},
    {manage::Verb::get_bans, Shape::rows, bans},
    {manage::Verb::get_managers, Shape::rows, managers},
});

Layout layout_of(manage::Verb verb) {
    const auto* const known = std::ranges::find(layouts, verb, &Layout::verb);
    return known == layouts.end() ? Layout{verb, Shape::sentence, {}} : *known;
}

std::string_view take_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

bool agrees(std::string_view cell, Kind kind) {
    switch (kind) {
        case Kind::word:
        case Kind::maybe_word:
            return !cell.empty();
        case Kind::rest:
            return true;
        case Kind::yes_no:
            return cell == "yes" || cell == "no";
        case Kind::number:
        case Kind::octets:
        case Kind::seconds:
        case Kind::instant:
            return number_from(cell).has_value();
    }
    std::unreachable();
}

/// What stands behind the last field comes from a newer server and is left out.
std::optional<Cells> cells_from(std::string_view line, std::span<const Field> fields) {
    Cells cells;
    for (const Field& field : fields) {
        const std::string_view cell =
            field.kind == Kind::rest ? std::exchange(line, "") : take_word(line);
        if (!agrees(cell, field.kind)) {
            return std::nullopt;
        }
        cells.emplace_back(cell);
    }
    return cells;
}

/// The first line holds the first two fields, each further line the name and value of another.
std::optional<Cells> record_from(
    const manage::ReceivedAnswer& answer, std::span<const Field> fields
) {
    std::string whole = answer.text;
    for (const Field& field : fields.subspan(2)) {
        const auto line = std::ranges::find_if(answer.lines, [&field](std::string_view text) {
            return take_word(text) == field.name;
        });
        if (line == answer.lines.end()) {
            return std::nullopt;
        }
        whole += line->substr(field.name.size());
    }
    return cells_from(whole, fields);
}

std::optional<std::vector<Cells>> rows_from(
    const Layout& layout, const manage::ReceivedAnswer& answer
) {
    std::vector<std::optional<Cells>> rows;
    switch (layout.shape) {
        case Shape::sentence:
            break;
        case Shape::number:
            rows.push_back(cells_from(answer.text, layout.fields));
            break;
        case Shape::record:
            rows.push_back(record_from(answer, layout.fields));
            break;
        case Shape::values:
        case Shape::rows:
            for (const std::string& line : answer.lines) {
                rows.push_back(cells_from(line, layout.fields));
            }
            break;
    }
    std::vector<Cells> understood;
    for (auto& row : rows) {
        if (!row) {
            return std::nullopt;
        }
        understood.push_back(*std::move(row));
    }
    return understood;
}

json::value json_cell(const std::string& cell, Kind kind) {
    switch (kind) {
        case Kind::maybe_word:
            return cell == "-" ? json::value(nullptr) : json::value(cell);
        case Kind::word:
        case Kind::rest:
            return json::value(cell);
        case Kind::yes_no:
            return json::value(cell == "yes");
        case Kind::number:
        case Kind::octets:
        case Kind::seconds:
        case Kind::instant:
            return json::value(number_from(cell).value_or(0));
    }
    std::unreachable();
}

json::object json_row(const Cells& row, std::span<const Field> fields) {
    json::object object;
    for (std::size_t at = 0; at < fields.size(); ++at) {
        object[fields[at].name] = json_cell(row[at], fields[at].kind);
    }
    return object;
}

json::value json_value(const AnswerTable& table) {
    switch (table.shape) {
        case Shape::sentence:
            return json::value(table.text);
        case Shape::number:
            return json_cell(table.rows.front().front(), table.fields.front().kind);
        case Shape::record:
            return json_row(table.rows.front(), table.fields);
        case Shape::values: {
            json::object object;
            for (const Cells& row : table.rows) {
                object[row.front()] = json_cell(row.back(), table.fields.back().kind);
            }
            return object;
        }
        case Shape::rows: {
            json::array array;
            for (const Cells& row : table.rows) {
                array.push_back(json_row(row, table.fields));
            }
            return array;
        }
    }
    std::unreachable();
}

}  // namespace

std::expected<AnswerTable, std::string> table_from(
    manage::Verb verb, const manage::ReceivedAnswer& answer
) {
    const Layout layout = layout_of(verb);
    auto rows = rows_from(layout, answer);
    if (!rows) {
        return std::unexpected{
            fmt::format("the server's answer to {} cannot be understood", manage::row_of(verb).word)
        };
    }
    return AnswerTable{layout.shape, layout.fields, *std::move(rows), answer.text};
}

std::string to_json(const AnswerTable& table) { return json::serialize(json_value(table)) + "\n"; }

std::string event_to_json(std::string_view line) {
    json::object event;
    event["time"] = take_word(line);
    event["event"] = take_word(line);
    while (!line.empty()) {
        const std::string_view word = take_word(line);
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos) {
            continue;
        }
        const std::string_view key = word.substr(0, equals);
        const std::string_view value = word.substr(equals + 1);
        // An account may well be called 42.
        const auto amount = key == "account" ? std::nullopt : number_from(value);
        event[key] = amount ? json::value(*amount) : json::value(value);
    }
    return json::serialize(event) + "\n";
}

}  // namespace palomar::palomarctl
