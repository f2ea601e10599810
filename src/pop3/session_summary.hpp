// SessionSummary: what came of a session so far, for the line that the log gets at its end.
#pragma once

#include <cstddef>
#include <string_view>

namespace palomar::pop3 {

struct SessionSummary {
    /// Empty before a successful login. Valid until the session's next event.
    std::string_view account;
    /// In AUTHORIZATION: whose account the client says it is, if there can be one of that name;
    /// empty otherwise. Valid as `account` is.
    std::string_view claimed = {};
    /// Distinct messages sent whole by RETR.
    std::size_t retrieved = 0;
    /// Messages removed; 0 unless UPDATE was reached.
    std::size_t deleted = 0;
    /// Messages of the listing that are still served.
    std::size_t left = 0;
};

}  // namespace palomar::pop3
