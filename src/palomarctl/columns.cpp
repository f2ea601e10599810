// Every cell is printable ASCII (manage::ReceivedAnswer sees to that), so octets are cells.
#include "palomarctl/columns.hpp"

#include "palomarctl/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace palomar::palomarctl {
namespace {

enum class Align { left, right };

Align align_of(Kind kind) {
    switch (kind) {
        case Kind::word:
        case Kind::maybe_word:
        case Kind::rest:
        case Kind::yes_no:
        case Kind::instant:
            return Align::left;
        case Kind::number:
        case Kind::octets:
        case Kind::seconds:
            return Align::right;
    }
    std::unreachable();
}

std::string cell_text(const std::string& cell, Kind kind) {
    const auto number = number_from(cell);
    if (!number) {
        return cell;
    }
    switch (kind) {
        case Kind::word:
        case Kind::maybe_word:
        case Kind::rest:
        case Kind::yes_no:
        case Kind::number:
            return cell;
        case Kind::octets:
            return octets_text(*number);
        case Kind::seconds:
            return duration_text(std::chrono::seconds{*number});
        case Kind::instant:
            return instant_text(std::chrono::sys_seconds{std::chrono::seconds{*number}});
    }
    std::unreachable();
}

std::string upper_case(std::string_view text) {
    std::string upper{text};
    std::ranges::transform(upper, upper.begin(), [](char octet) {
        return octet >= 'a' && octet <= 'z' ? static_cast<char>(octet - 'a' + 'A') : octet;
    });
    return upper;
}

std::string bold(const std::string& text, Colour colour) {
    return colour == Colour::on ? "\x1b[1m" + text + "\x1b[0m" : text;
}

/// One line, its cells padded to `widths`; no spaces at its end.
std::string aligned(
    const std::vector<std::string>& cells,
    std::span<const std::size_t> widths,
    std::span<const Field> fields
) {
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        line += at == 0 ? "" : "  ";
        line += align_of(fields[at].kind) == Align::right
                    ? fmt::format("{:>{}}", cells[at], widths[at])
                    : fmt::format("{:<{}}", cells[at], widths[at]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

std::string rows_text(const AnswerTable& table, Colour colour) {
    std::vector<std::vector<std::string>> lines(1);
    for (const Field& field : table.fields) {
        lines.front().push_back(upper_case(field.name));
    }
    for (const auto& row : table.rows) {
        auto& line = lines.emplace_back();
        for (std::size_t at = 0; at < row.size(); ++at) {
            line.push_back(cell_text(row[at], table.fields[at].kind));
        }
    }
    std::vector<std::size_t> widths(table.fields.size());
    for (const auto& line : lines) {
        for (std::size_t at = 0; at < line.size(); ++at) {
            widths[at] = std::max(widths[at], line[at].size());
        }
    }
    std::string text = bold(aligned(lines.front(), widths, table.fields), colour) + "\n";
    for (const auto& line : std::span{lines}.subspan(1)) {
        text += aligned(line, widths, table.fields) + "\n";
    }
    return text;
}

std::string record_text(const AnswerTable& table, Colour colour) {
    std::size_t width = 0;
    for (const Field& field : table.fields) {
        width = std::max(width, field.name.size());
    }
    std::string text;
    for (std::size_t at = 0; at < table.fields.size(); ++at) {
        const Field& field = table.fields[at];
        const std::string name = fmt::format("{:<{}}", field.name, width);
        text += fmt::format(
            "{}  {}\n", bold(name, colour), cell_text(table.rows.front()[at], field.kind)
        );
    }
    return text;
}

}  // namespace

std::string to_text(const AnswerTable& table, Colour colour) {
    switch (table.shape) {
        case Shape::sentence:
        case Shape::number:
            return table.text + "\n";
        case Shape::record:
            return record_text(table, colour);
        case Shape::values:
        case Shape::rows:
            return table.rows.empty() ? table.text + "\n" : rows_text(table, colour);
    }
    std::unreachable();
}

}  // namespace palomar::palomarctl
