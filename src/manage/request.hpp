// Request: one line from a management client, understood, or why it was not; and the way back, for
// the client. What the arguments mean is not known here.
#pragma once

#include "manage/verbs.hpp"

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::manage {

struct Request {
    Verb verb;
    /// As many as the verb may have; none is empty or holds a space or a control character. They
    /// point into the line that was parsed.
    std::vector<std::string_view> arguments;
};

enum class RequestError {
    /// The line has more than `longest_line` octets: LineReader's to find, not parse()'s.
    too_long,
    /// A control character or DEL stands somewhere.
    control_character,
    /// A space at the beginning or the end, or two in a row.
    spacing,
    /// There is no such verb; or the line is empty.
    unknown,
    /// There would be such a verb in upper case.
    lower_case,
    /// Too few arguments for the verb, or too many.
    arguments,
};

struct RequestProblem {
    RequestError error;
    /// With RequestError::arguments only.
    std::optional<Verb> verb = std::nullopt;
};

/// `line` comes without its line end. Whether the client may use the verb is not asked.
[[nodiscard]] std::expected<Request, RequestProblem> parse(std::string_view line);

/// The reason for the client: what stands behind "UwU ". Shows nothing of the line.
[[nodiscard]] std::string describe(const RequestProblem& problem);

/// The client's side: a verb and its arguments as a line with CRLF, which parse() takes apart into
/// the same words; or why these words cannot be sent, without showing them (one may be a password).
/// Whether there is such a verb is not asked: a newer server may know more.
[[nodiscard]] std::expected<std::string, std::string> compose(std::span<const std::string> words);

}  // namespace palomar::manage
