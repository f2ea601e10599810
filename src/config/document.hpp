// Document: a TOML text as sections of keys with their lines. Knows TOML, but not which keys there
// are.
#pragma once

#include "config/problem.hpp"
#include "config/value.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::config {

struct Entry {
    std::uint32_t line;
    std::string name;
    Value value;
};

struct Section {
    std::uint32_t line;
    std::string name;
    std::vector<Entry> entries;
};

/// All in the order of lines.
struct Document {
    std::vector<Section> sections;
    /// Keys that stand in no section.
    std::vector<Entry> loose;
};

/// Any octets may come in. Error: the first place where `text` is not TOML; `file` is for its
/// `where`.
[[nodiscard]] std::expected<Document, Problem> parse_document(
    std::string_view text, std::string_view file
);

}  // namespace palomar::config
