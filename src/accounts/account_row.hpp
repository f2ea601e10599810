// AccountRow: an account as its row in the table `accounts` holds it, and the way from one to the
// other. A row that breaks the rules is reported, not repaired.
#pragma once

#include "accounts/account_store.hpp"

#include <soci/soci.h>

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace palomar::accounts {

/// What statements read into.
struct AccountRow {
    std::string name;
    std::string password;
    std::string scram;
    std::string retrieved;
    std::string networks;
    int enabled = 0;
    int require_tls = 0;
    int read_only = 0;
    soci::indicator has_scram = soci::i_null;
    soci::indicator has_retrieved = soci::i_null;
    soci::indicator has_networks = soci::i_null;
};

/// Error: corrupt.
[[nodiscard]] std::expected<Account, AccountFailure> to_account(const AccountRow& row);

/// "archive", "keep".
[[nodiscard]] std::string to_text(maildrop::Policy policy);

/// Nothing for none; else `192.0.2.0/24,2001:db8::/32`.
[[nodiscard]] std::optional<std::string> to_text(std::span<const identity::Network> networks);

}  // namespace palomar::accounts
