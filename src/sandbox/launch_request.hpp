// What server and launcher say to each other over their socket, one packet a message. Both are the
// same program: numbers are as the machine has them.
#pragma once

#include "sandbox/descriptor.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace palomar::sandbox {

/// Octets of all arguments, each with a NUL at its end.
constexpr std::size_t longest_request = std::size_t{64} * 1024;

/// A program to start. Arguments contain no NUL.
struct LaunchRequest {
    std::vector<std::string> arguments;
    /// Standard input, output and errors.
    std::vector<Descriptor> streams;
};

/// The answer.
struct LaunchReply {
    /// 0: it was loaded. Otherwise an errno; `process` says whether there is one to wait for.
    std::int32_t error;
    /// 0: no process was made.
    std::int32_t process;
};

/// Blocks. The descriptors stay the caller's.
[[nodiscard]] std::expected<void, std::error_code> send_request(
    int socket, const std::vector<std::string>& arguments, const std::array<int, 3>& streams
);

/// Blocks until one comes. Nothing: the other side is gone, or does not speak like us.
[[nodiscard]] std::optional<LaunchRequest> receive_request(int socket);

}  // namespace palomar::sandbox
