// Parted at the first colon: no name of an account holds one.
#include "config/account_options.hpp"

#include "config/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace palomar::config {
namespace {

constexpr std::string_view name_rule =
    "a name of 1 to 128 of A-Z a-z 0-9 . _ @ + -, not beginning with a dot";

struct Halves {
    std::string_view name;
    std::string_view rest;
};

std::optional<Halves> split(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    return Halves{.name = text.substr(0, colon), .rest = text.substr(colon + 1)};
}

}  // namespace

std::expected<identity::Credentials, std::string> parse_account(std::string_view text) {
    const auto halves = split(text);
    if (!halves) {
        return std::unexpected{"got no colon; must be USER:PASS"};
    }
    auto name = identity::UserName::from(halves->name);
    if (!name) {
        return std::unexpected{fmt::format("USER must be {}", name_rule)};
    }
    if (halves->rest.empty()) {
        return std::unexpected{"PASS must not be empty"};
    }
    return identity::Credentials{*std::move(name), identity::Secret{halves->rest}};
}

std::expected<AccountPolicy, std::string> parse_account_policy(std::string_view text) {
    const auto wrong = [&](std::string_view rule) {
        return std::unexpected{fmt::format("got {}; {}", to_string(std::string{text}), rule)};
    };
    constexpr std::string_view shape = "must be USER:archive, USER:keep or USER:default";
    const auto halves = split(text);
    if (!halves) {
        return wrong(shape);
    }
    auto name = identity::UserName::from(halves->name);
    if (!name) {
        return wrong(fmt::format("USER must be {}", name_rule));
    }
    if (halves->rest == "default") {
        return AccountPolicy{.account = *std::move(name), .policy = std::nullopt};
    }
    const auto* const found = std::ranges::find(policy_names, halves->rest);
    if (found == std::end(policy_names)) {
        return wrong(shape);
    }
    const auto policy = static_cast<maildrop::Policy>(found - std::begin(policy_names));
    return AccountPolicy{.account = *std::move(name), .policy = policy};
}

}  // namespace palomar::config
