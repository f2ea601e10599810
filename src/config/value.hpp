// Value: what stands on the right of a key, before anything is known of the key. Knows no TOML
// library.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace palomar::config {

/// A value that no key could take, named as messages should name it: `a date`.
struct Foreign {
    std::string what;

    friend bool operator==(const Foreign&, const Foreign&) = default;
};

using Words = std::vector<std::string>;
using Value = std::variant<bool, std::int64_t, std::string, Words, Foreign>;

/// As one would write it in the file, on one line, safe to print; shortened if very long.
[[nodiscard]] std::string to_string(const Value& value);

}  // namespace palomar::config
