// AnswerTable: the data in an answer, typed by its verb; as JSON for programs. What people see is
// in columns.hpp.
#pragma once

#include "manage/answer.hpp"
#include "manage/verbs.hpp"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomarctl {

/// What a field holds: numbers stay numbers in JSON, and people get them with units.
enum class Kind {
    word,
    /// A word, or `-` for none: null in JSON.
    maybe_word,
    /// The rest of the line, spaces and all.
    rest,
    yes_no,
    number,
    octets,
    /// A duration.
    seconds,
    /// Seconds since 1970.
    instant,
};

struct Field {
    std::string_view name;
    Kind kind;
};

enum class Shape {
    /// A sentence: no data.
    sentence,
    /// One number.
    number,
    /// The fields of one thing.
    record,
    /// A name and a number a line.
    values,
    /// A thing a line.
    rows,
};

struct AnswerTable {
    Shape shape;
    std::span<const Field> fields;
    /// As many cells in each as there are fields, each agreeing with its field's kind.
    std::vector<std::vector<std::string>> rows;
    /// The answer's first line.
    std::string text;
};

/// The error says which verb's answer cannot be understood.
[[nodiscard]] std::expected<AnswerTable, std::string> table_from(
    manage::Verb verb, const manage::ReceivedAnswer& answer
);

/// One JSON value on one line, with its newline: a string for a sentence.
[[nodiscard]] std::string to_json(const AnswerTable& table);

/// An event of SUBSCRIBE (`2026-11-25T12:00:00Z login account=pepe`) as a JSON object, with its
/// newline; words without a `=` are left out.
[[nodiscard]] std::string event_to_json(std::string_view line);

}  // namespace palomar::palomarctl
