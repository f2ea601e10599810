// A failed system call as a sentence for the operator.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <system_error>

namespace palomar::sandbox {

/// `what` has no full stop and no "failed": "cannot become the user mail: Operation not permitted".
[[nodiscard]] inline std::unexpected<std::string> refused(std::string_view what, int error) {
    return std::unexpected{std::string{what} + ": " + std::generic_category().message(error)};
}

}  // namespace palomar::sandbox
