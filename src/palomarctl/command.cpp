// What the verb table says about passwords.
#include "palomarctl/command.hpp"

#include <ranges>

namespace palomar::palomarctl {

std::optional<std::size_t> password_position(manage::Verb verb) {
    std::size_t position = 0;
    for (const auto name : manage::row_of(verb).synopsis | std::views::split(' ')) {
        if (std::string_view{name.begin(), name.end()} == "password") {
            return position;
        }
        ++position;
    }
    return std::nullopt;
}

std::string describe(const Command& command) {
    std::string text{manage::row_of(command.verb).word};
    const auto secret = command.new_password_of ? std::nullopt : password_position(command.verb);
    for (std::size_t at = 0; at < command.arguments.size(); ++at) {
        if (at != secret) {
            text.append(" ").append(command.arguments[at]);
        }
    }
    return text;
}

}  // namespace palomar::palomarctl
