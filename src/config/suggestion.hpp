// Suggestion: what an operator who wrote an unknown name most likely meant, for the end of a
// message.
#pragma once

#include <string>
#include <string_view>

namespace palomar::config {

/// `did you mean [pop3] port?` where a key of this section or another looks much alike, else the
/// keys of the section, else, in no section, nothing.
[[nodiscard]] std::string suggest_key(std::string_view section, std::string_view name);

/// `did you mean [pop3]?` where a section looks much alike, else all sections.
[[nodiscard]] std::string suggest_section(std::string_view name);

}  // namespace palomar::config
