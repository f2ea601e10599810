// load(): defaults, then the file, then the options, become one Config.
#pragma once

#include "config/config.hpp"
#include "config/invocation.hpp"
#include "config/origins.hpp"
#include "config/problem.hpp"

#include <expected>

namespace palomar::config {

/// Reads the file that `invocation` names, if any; blocks on it. Error: every problem found, in the
/// order of lines; with a syntax error, or a file that cannot be read, that one alone.
[[nodiscard]] std::expected<Config, Problems> load(const Invocation& invocation);

struct Traced {
    Config config;
    /// Of every key.
    Origins origins;
};

/// The same, for those who have more to say about the values.
[[nodiscard]] std::expected<Traced, Problems> load_traced(const Invocation& invocation);

}  // namespace palomar::config
