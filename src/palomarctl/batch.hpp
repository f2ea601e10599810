// Batch: a row of words as the protocol's commands, so that many can stand in one call.
#pragma once

#include "palomarctl/command.hpp"

#include <expected>
#include <span>
#include <string>
#include <vector>

namespace palomar::palomarctl {

/// Splits `words` at the verbs: each takes what it needs, whatever it looks like (an account may be
/// called GET_USERS), and then what it may take up to the next verb. SUBSCRIBE can only be the
/// last. The error is for people and holds no argument, for one may be a password.
[[nodiscard]] std::expected<std::vector<Command>, std::string> split_batch(
    std::span<const std::string> words
);

}  // namespace palomar::palomarctl
