// Refusals in words: the one place where an error of a command line or of a store becomes what the
// client reads. Causes that name server paths stay out.
#pragma once

#include "maildrop/store_error.hpp"
#include "pop3/command.hpp"
#include "pop3/command_table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palomar::pop3 {

/// What is wrong with the command line: "RETR needs one message-number".
[[nodiscard]] std::string describe(const CommandFailure& failure);

/// Why a good command may not come now; `state` is the state of the session.
[[nodiscard]] std::string describe_wrong_state(States state, Verb verb);

/// The response code with a space behind it (RFC 2449 §8, RFC 3206), or nothing where none fits.
[[nodiscard]] std::string_view response_code(maildrop::StoreError error);

/// "maildrop in use since 2026-11-25 06:30:12 UTC from 192.0.2.1", as far as it is known.
[[nodiscard]] std::string describe_use(const std::optional<maildrop::Holder>& holder);

}  // namespace palomar::pop3
