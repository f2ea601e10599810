// The values of the options that are about one account: `-u USER:PASS` and `-r USER:POLICY`.
#pragma once

#include "config/invocation.hpp"
#include "identity/credentials.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace palomar::config {

/// `USER:PASS`, parted at the first `:`; the password may be any octets but not empty.
/// Error: what it must be. Quotes nothing of `text`, for the password may be anywhere in it.
[[nodiscard]] std::expected<identity::Credentials, std::string> parse_account(std::string_view text
);

/// `USER:archive`, `USER:keep`, or `USER:default`, which takes the account's own policy away.
/// Error: what was got and what it must be.
[[nodiscard]] std::expected<AccountPolicy, std::string> parse_account_policy(std::string_view text);

}  // namespace palomar::config
