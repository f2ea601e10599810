// Command: one request to be made, as the command line asks for it: the verb with its arguments,
// and what palomarctl does around it.
#pragma once

#include "manage/verbs.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::palomarctl {

/// How an answer is shown to people; JSON has but one form.
enum class View {
    /// The protocol's own text.
    plain,
    /// Columns, sizes and durations in few characters.
    table,
    /// Drawn; of GET_HISTORY only.
    plot,
    /// The password that the server made: alone, or for a person with a sentence.
    new_password,
};

struct Command {
    manage::Verb verb;
    /// As they are sent, less the password that `new_password_of` stands for.
    std::vector<std::string> arguments;
    View view = View::plain;
    /// Whose password is to be asked for and put where the verb takes it. Nothing: none.
    std::optional<std::string> new_password_of = std::nullopt;
    /// To be agreed to first, where there is somebody to ask.
    std::optional<std::string> question = std::nullopt;
};

/// Which of the verb's arguments is a password, counted from 0.
[[nodiscard]] std::optional<std::size_t> password_position(manage::Verb verb);

/// Which of them is not to be shown or remembered: a password, or the hash of one.
[[nodiscard]] std::optional<std::size_t> secret_position(manage::Verb verb);

/// `ADD_USER pepe`: for messages, without passwords and hashes.
[[nodiscard]] std::string describe(const Command& command);

}  // namespace palomar::palomarctl
