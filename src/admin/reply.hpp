// How what went wrong elsewhere reads in an answer. The log gets the cause; an answer never names a
// path.
#pragma once

#include "accounts/account_error.hpp"
#include "maildrop/store_error.hpp"
#include "manage/answer.hpp"

#include <string>
#include <string_view>

namespace palomar::admin {

enum class Subject { account, manager, app_password };

/// Whether an operator has to look, so that the cause belongs into the log; the rest is for the
/// manager who asked.
[[nodiscard]] bool is_operators_business(accounts::AccountError error);

/// `name`: the subject's; an app password's account.
[[nodiscard]] manage::Answer refusal(
    accounts::AccountError error, Subject subject, std::string_view name
);

/// For a manager, without a full stop.
[[nodiscard]] std::string reason(maildrop::StoreError error);

/// `task`: what could not be done, as in "the Maildir cannot be made".
[[nodiscard]] manage::Answer refusal(maildrop::StoreError error, std::string_view task);

}  // namespace palomar::admin
