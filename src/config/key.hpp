// Key: one row of the table of keys; its type is its check and its way into Config. Knows no file
// and no line.
#pragma once

#include "config/config.hpp"
#include "config/value.hpp"

#include <cstdint>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace palomar::config {

struct Flag {
    void (*set)(Config&, bool);
};

struct Integer {
    std::int64_t least;
    std::int64_t most;
    /// What is counted, in the plural; empty for a bare number.
    std::string_view unit;
    void (*set)(Config&, std::int64_t);
};

struct Choice {
    /// In the order of the enumerators they stand for.
    std::span<const std::string_view> names;
    /// Takes the position of the name.
    void (*set)(Config&, std::size_t);
};

/// For the two below: `folder` is absolute and where relative paths start. False: not what
/// `must_be` says.
struct Text {
    std::string_view must_be;
    bool (*set)(Config&, const std::string& text, const std::filesystem::path& folder);
};

struct TextList {
    std::string_view must_be;
    bool (*set)(Config&, const Words& texts, const std::filesystem::path& folder);
};

using Type = std::variant<Flag, Integer, Choice, Text, TextList>;

/// When a new value counts that the file has at SIGHUP.
struct Effect {
    /// Whether the value in `next` waits for another start than the one with `start`. nullptr: it
    /// never does, and the other two are nullptr too.
    bool (*waits)(const Config& start, const Config& next) = nullptr;
    /// Whether the two have the same value.
    bool (*same)(const Config& one, const Config& other) = nullptr;
    void (*copy)(const Config& from, Config& to) = nullptr;
};

struct Key {
    std::string_view section;
    std::string_view name;
    Value standard;
    Type type;
    /// One sentence for an operator; stands in the sample file word for word.
    std::string_view doc;
    Effect effect;
};

/// `[section] name`.
[[nodiscard]] std::string to_string(const Key& key);

/// `section.name`, as in the log.
[[nodiscard]] std::string dotted(const Key& key);

/// What a value of this type has to be: "an integer from 1 to 20".
[[nodiscard]] std::string must_be(const Type& type);

/// Puts `value` into its place in `config`, or says "got X; must be Y" and changes nothing.
[[nodiscard]] std::expected<void, std::string> set(
    const Key& key, const Value& value, const std::filesystem::path& folder, Config& config
);

}  // namespace palomar::config
