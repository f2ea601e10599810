// One function for each kind of argument. Nothing of an argument comes back in a reason: the same
// words are used for passwords.
#include "admin/arguments.hpp"

#include "identity/password_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace palomar::admin {
namespace {

/// Nothing unless all of `text` is a number that fits.
template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    return error == std::errc{} && end == text.end() ? std::optional{number} : std::nullopt;
}

}  // namespace

Understood<identity::UserName> name_from(std::string_view argument) {
    auto name = identity::UserName::from(argument);
    if (!name) {
        return std::unexpected{
            "a name has 1 to 128 letters, digits or . _ @ + - and does not begin with a dot"
        };
    }
    return *std::move(name);
}

Understood<identity::Secret> password_from(std::string_view argument) {
    if (!identity::is_password(argument)) {
        return std::unexpected{std::string{identity::password_rule}};
    }
    return identity::Secret{argument};
}

Understood<identity::Role> role_from(std::string_view argument) {
    const auto role = identity::role_from(argument);
    if (!role) {
        return std::unexpected{"a role is viewer, operator or administrator"};
    }
    return *role;
}

Understood<std::optional<maildrop::Policy>> policy_from(std::string_view argument) {
    for (const auto& policy :
         {std::optional{maildrop::Policy::archive}, std::optional{maildrop::Policy::keep}}) {
        if (argument == to_text(policy)) {
            return policy;
        }
    }
    if (argument == to_text(std::nullopt)) {
        return std::nullopt;
    }
    return std::unexpected{"retrieved is archive, keep or default"};
}

std::string_view to_text(const std::optional<maildrop::Policy>& policy) {
    if (!policy) {
        return "default";
    }
    switch (*policy) {
        case maildrop::Policy::archive:
            return "archive";
        case maildrop::Policy::keep:
            return "keep";
    }
    std::unreachable();
}

Understood<std::uint64_t> number_from(
    std::string_view argument, std::string_view what, std::uint64_t least, std::uint64_t most
) {
    const auto number = parse<std::uint64_t>(argument);
    if (!number || *number < least || *number > most) {
        return std::unexpected{fmt::format("{} is a number from {} to {}", what, least, most)};
    }
    return *number;
}

Understood<std::int64_t> time_from(std::string_view argument, std::int64_t now) {
    constexpr std::int64_t latest = 253'402'300'799;  // the year 9999
    const auto time = parse<std::int64_t>(argument);
    if (!time || *time > latest || *time < -latest) {
        return std::unexpected{
            "a time is a number of seconds since 1970, or, 0 or less, of seconds from now"
        };
    }
    return *time > 0 ? *time : std::max<std::int64_t>(now + *time, 0);
}

}  // namespace palomar::admin
