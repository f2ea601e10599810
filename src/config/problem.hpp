// Problem: one reason why the server does not start, in words for the operator.
#pragma once

#include <string>
#include <vector>

namespace palomar::config {

struct Problem {
    /// `palomar.toml:12`, `palomar.toml` or `option -p`.
    std::string where;
    std::string what;
};

using Problems = std::vector<Problem>;

[[nodiscard]] inline std::string to_string(const Problem& problem) {
    return problem.where + ": " + problem.what;
}

}  // namespace palomar::config
