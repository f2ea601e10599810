// The table of keys: parser, range checks, messages, help and the sample file all rest on it.
#pragma once

#include "config/key.hpp"

#include <span>
#include <string_view>

namespace palomar::config {

/// Names of the policies, in the order of maildrop::Policy.
inline constexpr std::string_view policy_names[] = {"archive", "keep"};

/// Every key there is, section by section.
[[nodiscard]] std::span<const Key> keys();

/// Nothing if there is no such key.
[[nodiscard]] const Key* find_key(std::string_view section, std::string_view name);

[[nodiscard]] bool is_section(std::string_view name);

}  // namespace palomar::config
