// What the dialogues of workloads have in common: getting in, and the numbers in answers.
#pragma once

#include "load/accounts.hpp"
#include "load/client.hpp"
#include "load/task.hpp"

#include <cstdint>
#include <string_view>

namespace palomar::load {

/// From connecting into TRANSACTION, in lockstep.
Task log_in(Client& client, const Credentials& who);

/// Messages and octets of a maildrop.
struct Totals {
    std::uint64_t messages = 0;
    std::uint64_t octets = 0;

    bool operator==(const Totals&) const = default;
};

/// Takes a number and one space, if one follows, off the text's front. Failure: there is none;
/// `subject` names the answer.
std::uint64_t take_number(std::string_view& text, std::string_view subject);

/// Of STAT's answer behind `+OK ` (RFC 1939 §5).
Totals totals_of(std::string_view answer);

/// Takes the lines of a multi-line answer off the client, up to the final dot, and gives each one
/// to `visit`.
template <class Visit>
Task each_line(Client& client, std::string_view subject, Visit& visit) {
    for (;;) {
        while (const auto line = client.take_line()) {
            if (*line == ".") {
                co_return;
            }
            visit(*line);
        }
        co_await client.more(subject);
    }
}

}  // namespace palomar::load
