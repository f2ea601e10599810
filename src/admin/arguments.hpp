// What the arguments of a request mean, and the reasons for those that mean nothing.
#pragma once

#include "accounts/account.hpp"
#include "accounts/label.hpp"
#include "identity/known_hash.hpp"
#include "identity/network.hpp"
#include "identity/role.hpp"
#include "identity/secret.hpp"
#include "identity/user_name.hpp"
#include "maildrop/policy.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::admin {

/// A value, or what it has to be: the reason behind "UwU ", which shows nothing of the argument.
template <class T>
using Understood = std::expected<T, std::string>;

/// An account's or a manager's name.
[[nodiscard]] Understood<identity::UserName> name_from(std::string_view argument);

[[nodiscard]] Understood<identity::Secret> password_from(std::string_view argument);

[[nodiscard]] Understood<identity::Role> role_from(std::string_view argument);

/// An address, which is a network of one, or a network.
[[nodiscard]] Understood<identity::Network> network_from(std::string_view argument);

/// Nothing: the server's policy.
[[nodiscard]] Understood<std::optional<maildrop::Policy>> policy_from(std::string_view argument);

/// The policy as the protocol calls it.
[[nodiscard]] std::string_view to_text(const std::optional<maildrop::Policy>& policy);

/// `yes` or `no`.
[[nodiscard]] Understood<accounts::TlsNeed> tls_need_from(std::string_view argument);
[[nodiscard]] Understood<accounts::Rights> rights_from(std::string_view argument);

/// What one line of an answer can tell, whatever they are.
inline constexpr std::size_t most_networks = 20;

/// 1 to `most_networks` networks, parted by commas. None: `any`.
[[nodiscard]] Understood<std::vector<identity::Network>> networks_from(std::string_view argument);

/// The networks as the protocol writes them.
[[nodiscard]] std::string to_text(std::span<const identity::Network> networks);

/// A label that an answer can tell: printable ASCII, no space.
[[nodiscard]] Understood<accounts::Label> label_from(std::string_view argument);

/// In any scheme that identity::read_hash() reads.
[[nodiscard]] Understood<identity::KnownHash> hash_from(std::string_view argument);

/// A whole number within bounds, digits to the last octet. `what`: "count", for the reason.
[[nodiscard]] Understood<std::uint64_t> number_from(
    std::string_view argument, std::string_view what, std::uint64_t least, std::uint64_t most
);

/// Seconds since 1970; 0 or less counts from `now`.
[[nodiscard]] Understood<std::int64_t> time_from(std::string_view argument, std::int64_t now);

}  // namespace palomar::admin
