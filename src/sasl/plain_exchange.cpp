// Three fields with NULs between them. The password is passed on as PASS would have it, octet by
// octet, so that one stored hash serves both.
#include "sasl/plain_exchange.hpp"

#include <string>
#include <utility>

namespace palomar::sasl {

Step PlainExchange::respond(std::string_view octets) {
    if (std::exchange(state_, State::over) == State::over) {
        return Malformed{};
    }
    const std::size_t first = octets.find('\0');
    const std::size_t second =
        first == std::string_view::npos ? first : octets.find('\0', first + 1);
    if (second == std::string_view::npos) {
        return Malformed{};
    }
    const auto authzid = octets.substr(0, first);
    const auto name = octets.substr(first + 1, second - first - 1);
    const auto password = octets.substr(second + 1);
    if (name.empty() || password.empty() || password.contains('\0')) {
        return Malformed{};
    }
    if (!authzid.empty() && authzid != name) {
        return Refused{std::string{name}};
    }
    return CheckPassword{
        identity::UserName::from(name), std::string{name}, identity::Secret{password}
    };
}

}  // namespace palomar::sasl
