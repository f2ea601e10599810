// What the Tab key may put at the end of a line of the prompt. Pure: names come from a function.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomarctl {

/// Names that only the server knows.
enum class Noun { account, manager, statistic };

/// Called at most once for a completion, and only when such names are wanted.
using NamesOf = std::function<std::vector<std::string>(Noun)>;

/// The words that may stand where the last word of `line` stands, in order: those that begin with
/// what there is of it already. `line` is what stands before the cursor.
[[nodiscard]] std::vector<std::string> completions(std::string_view line, const NamesOf& names_of);

/// What all of `words` begin with.
[[nodiscard]] std::string common_beginning(const std::vector<std::string>& words);

}  // namespace palomar::palomarctl
