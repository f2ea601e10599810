// What the verb table says about passwords and hashes.
#include "palomarctl/command.hpp"

#include <ranges>

namespace palomar::palomarctl {
namespace {

/// Where the verb's synopsis has an argument of this name.
std::optional<std::size_t> position_of(std::string_view wanted, manage::Verb verb) {
    std::size_t position = 0;
    for (const auto name : manage::row_of(verb).synopsis | std::views::split(' ')) {
        if (std::string_view{name.begin(), name.end()} == wanted) {
            return position;
        }
        ++position;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::size_t> password_position(manage::Verb verb) {
    return position_of("password", verb);
}

std::optional<std::size_t> secret_position(manage::Verb verb) {
    const auto password = password_position(verb);
    return password ? password : position_of("hash", verb);
}

std::string describe(const Command& command) {
    std::string text{manage::row_of(command.verb).word};
    const auto secret = command.new_password_of ? std::nullopt : secret_position(command.verb);
    for (std::size_t at = 0; at < command.arguments.size(); ++at) {
        if (at != secret) {
            text.append(" ").append(command.arguments[at]);
        }
    }
    return text;
}

}  // namespace palomar::palomarctl
