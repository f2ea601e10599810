// The words themselves.
#include "pop3/refusal.hpp"

#include "pop3/line_reader.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace palomar::pop3 {
namespace {

std::string_view arguments_in_words(Arguments arguments) {
    switch (arguments) {
        case Arguments::none:
            return "no argument";
        case Arguments::optional_number:
            return "one message-number or none";
        case Arguments::number:
            return "one message-number";
        case Arguments::number_and_lines:
            return "a message-number and a number of lines";
        case Arguments::name:
            return "one user name";
        case Arguments::password:
            return "one password";
        case Arguments::mechanism:
            return "a mechanism and an initial response";
    }
    std::unreachable();
}

/// 2026-11-25 06:30:12 UTC
std::string utc(std::chrono::system_clock::time_point time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    return fmt::format(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

}  // namespace

std::string describe(const CommandFailure& failure) {
    switch (failure.error) {
        case CommandError::unknown:
            return "unknown command";
        case CommandError::bad_octet:
            return "control characters and 8-bit octets may not stand in a command";
        case CommandError::too_long:
            return fmt::format("the line has more than {} octets", failure.longest);
        case CommandError::not_a_number:
            return "that is not a number";
        case CommandError::zero:
            return "message-numbers begin with 1";
        case CommandError::too_large:
            return "that number is larger than 4294967295";
        case CommandError::missing_argument:
        case CommandError::unexpected_argument:
            break;
    }
    if (!failure.verb) {
        return "wrong number of arguments";
    }
    const CommandRow& row = row_of(*failure.verb);
    return fmt::format(
        "{} {} {}",
        row.keyword,
        failure.error == CommandError::missing_argument ? "needs" : "takes",
        arguments_in_words(row.arguments)
    );
}

std::string describe_wrong_state(States state, Verb verb) {
    const std::string_view keyword = row_of(verb).keyword;
    return state == States::authorization ? fmt::format("{} comes after the login", keyword)
                                          : fmt::format("{} comes before the login", keyword);
}

std::string_view response_code(maildrop::StoreError error) {
    using maildrop::StoreError;
    switch (error) {
        case StoreError::in_use:
            return "[IN-USE] ";
        case StoreError::would_block:
        case StoreError::temporary:
            return "[SYS/TEMP] ";
        case StoreError::unreadable:
        case StoreError::permanent:
            return "[SYS/PERM] ";
        case StoreError::vanished:
            return "";
    }
    std::unreachable();
}

std::string describe_use(const std::optional<maildrop::Holder>& holder) {
    if (!holder) {
        return "maildrop in use by another server process";
    }
    const std::string since = utc(holder->since);
    return holder->client.empty()
               ? fmt::format("maildrop in use since {} by another server process", since)
               : fmt::format("maildrop in use since {} from {}", since, holder->client);
}

}  // namespace palomar::pop3
