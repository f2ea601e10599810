// MailLocation's syntax: the pattern that says where each account's Maildir is. The store expands
// it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace palomar::config {

/// `%u` the account's name, `%n` its part before the `@`, `%d` its part after it, `%%` a percent
/// sign. Valid: no other use of `%`, no `%` at the front, no control octets, and `%u` or `%n` in
/// it, so that accounts do not share one Maildir.
[[nodiscard]] bool is_mail_location(std::string_view pattern);

/// The pattern that stands for `folder` itself, whatever percent signs are in its name.
[[nodiscard]] std::string literal_pattern(const std::filesystem::path& folder);

/// Where Maildirs are if nobody said where: in the data folder.
[[nodiscard]] std::string standard_mail_location(const std::filesystem::path& data);

}  // namespace palomar::config
