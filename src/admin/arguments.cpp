// One function for each kind of argument. Nothing of an argument comes back in a reason: the same
// words are used for passwords.
#include "admin/arguments.hpp"

#include "identity/password_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <ranges>
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

constexpr std::string_view anywhere = "any";

/// `what`: the setting, for the reason.
Understood<bool> yes_or_no(std::string_view argument, std::string_view what) {
    if (argument != "yes" && argument != "no") {
        return std::unexpected{fmt::format("{} is yes or no", what)};
    }
    return argument == "yes";
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

Understood<identity::Network> network_from(std::string_view argument) {
    auto network = identity::Network::from(argument);
    if (!network) {
        return std::unexpected{
            "an address is like 192.0.2.1 or 2001:db8::1, a network like 192.0.2.0/24, with no bit "
            "set behind those it names"
        };
    }
    return *network;
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

Understood<accounts::TlsNeed> tls_need_from(std::string_view argument) {
    const auto required = yes_or_no(argument, "require_tls");
    if (!required) {
        return std::unexpected{required.error()};
    }
    return *required ? accounts::TlsNeed::required : accounts::TlsNeed::optional;
}

Understood<accounts::Rights> rights_from(std::string_view argument) {
    const auto read_only = yes_or_no(argument, "read_only");
    if (!read_only) {
        return std::unexpected{read_only.error()};
    }
    return *read_only ? accounts::Rights::read_only : accounts::Rights::read_and_delete;
}

Understood<std::vector<identity::Network>> networks_from(std::string_view argument) {
    std::vector<identity::Network> networks;
    if (argument == anywhere) {
        return networks;
    }
    for (const auto part : argument | std::views::split(',')) {
        const auto network = network_from({part.begin(), part.end()});
        if (!network) {
            return std::unexpected{network.error()};
        }
        networks.push_back(*network);
    }
    if (networks.empty() || networks.size() > most_networks) {
        return std::unexpected{fmt::format("networks are any, or 1 to {}", most_networks)};
    }
    return networks;
}

std::string to_text(std::span<const identity::Network> networks) {
    if (networks.empty()) {
        return std::string{anywhere};
    }
    std::string text;
    for (const identity::Network& network : networks) {
        text.append(text.empty() ? "" : ",").append(network.str());
    }
    return text;
}

Understood<accounts::Label> label_from(std::string_view argument) {
    const bool printable =
        std::ranges::all_of(argument, [](char octet) { return octet > ' ' && octet < '\x7F'; });
    auto label = printable ? accounts::Label::from(argument) : std::nullopt;
    if (!label) {
        return std::unexpected{fmt::format(
            "a label has 1 to {} printable ASCII characters, none of them a space",
            accounts::Label::longest
        )};
    }
    return *std::move(label);
}

Understood<identity::KnownHash> hash_from(std::string_view argument) {
    auto hash = identity::read_hash(argument);
    if (hash) {
        return *std::move(hash);
    }
    switch (hash.error()) {
        case identity::HashFault::unknown_scheme:
            return std::unexpected{"the hash is in no scheme that Palomar knows"};
        case identity::HashFault::malformed:
            return std::unexpected{"the hash is damaged, or of a rare form"};
        case identity::HashFault::too_costly:
            return std::unexpected{"the hash would take too long to check"};
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
