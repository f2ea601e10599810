// Numbers are read to the last digit: a sign, or a space too many, is the server's error.
#include "load/dialogue.hpp"

#include "load/failure.hpp"

#include <fmt/format.h>

#include <charconv>

namespace palomar::load {

Task log_in(Client& client, const Credentials& who) {
    co_await client.connected();
    co_await client.answer("greeting");
    client.say("USER " + who.name);
    co_await client.answer("USER");
    client.say("PASS " + who.password);
    co_await client.answer("PASS");
}

std::uint64_t take_number(std::string_view& text, std::string_view subject) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    const std::string_view rest{end, text.end()};
    if (error != std::errc{} || !(rest.empty() || rest.starts_with(' '))) {
        throw Failure{fmt::format("{}: no number where one was due: {}", subject, text)};
    }
    text = rest.empty() ? rest : rest.substr(1);
    return number;
}

Totals totals_of(std::string_view answer) {
    const auto messages = take_number(answer, "STAT");
    return {.messages = messages, .octets = take_number(answer, "STAT")};
}

}  // namespace palomar::load
