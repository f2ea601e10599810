// Invocation: what the command line asks for. The keys it sets are checked; the file has not been
// read.
#pragma once

#include "config/value.hpp"
#include "identity/credentials.hpp"
#include "identity/user_name.hpp"
#include "maildrop/policy.hpp"

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace palomar::config {

enum class Task { serve, check };

/// An option that stands for a key and wins over the file.
struct Override {
    std::string_view option;
    std::string_view section;
    std::string_view name;
    Value value;
};

struct AccountPolicy {
    identity::UserName account;
    /// Nothing: that of [pop3] retrieved.
    std::optional<maildrop::Policy> policy;
};

struct Invocation {
    Task task = Task::serve;
    std::optional<std::filesystem::path> file;
    std::vector<Override> overrides;
    /// Accounts to create or update before serving, in the order given.
    std::vector<identity::Credentials> accounts;
    /// Policies to set after that, in the order given.
    std::vector<AccountPolicy> policies;
};

}  // namespace palomar::config
