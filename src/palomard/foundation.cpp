// Opened in the order of their needs; what was made stays if a later one fails.
#include "palomard/foundation.hpp"

#include "admin/manager_desk.hpp"
#include "palomard/secret_file.hpp"
#include "server/password_renewal.hpp"

#include <algorithm>
#include <utility>

namespace palomar::palomard {
namespace {

using Outcome = std::expected<void, std::string>;

/// -u: an account to make or update before anyone comes.
Outcome put_account(
    const identity::Credentials& wanted,
    std::uint32_t scram_iterations,
    Foundation& foundation,
    maildrop::Store& mail
) {
    const server::PasswordRenewal passwords{foundation.hash, scram_iterations};
    const auto password = passwords.make(wanted.secret());
    if (!password) {
        return std::unexpected{"option -u: " + password.error().detail};
    }
    const auto stored = foundation.database.accounts().put(wanted.name(), *password);
    if (!stored) {
        return std::unexpected{"option -u: " + stored.error().detail};
    }
    const auto made = mail.create(wanted.name().view());
    if (!made) {
        return std::unexpected{"option -u: " + made.error().detail};
    }
    return {};
}

}  // namespace

std::expected<Foundation, std::string> lay_foundation(const config::Config& config) {
    auto folder = DataFolder::open(config.storage.data);
    if (!folder) {
        return std::unexpected{std::move(folder.error())};
    }
    auto database = accounts::SqliteDatabase::open(config.storage.data / "palomar.db");
    if (!database) {
        return std::unexpected{std::move(database.error().detail)};
    }
    const std::size_t memory = std::size_t{config.auth.argon2_memory_kib} * 1024;
    auto hash =
        accounts::PasswordHash::with({.passes = config.auth.argon2_passes, .memory = memory});
    if (!hash) {
        return std::unexpected{std::move(hash.error().detail)};
    }
    if (auto made = admin::make_first_manager(database->managers(), *hash); !made) {
        return std::unexpected{std::move(made.error().detail)};
    }
    const auto key = secret_file(config.storage.data / "decoy.key");
    if (!key) {
        return std::unexpected{key.error()};
    }
    auto location = maildir::MailLocation::from(config.storage.mail_location);
    if (!location) {
        return std::unexpected{"mail_location: " + location.error()};
    }
    return Foundation{
        std::move(*folder),
        std::move(*database),
        std::move(*hash),
        {*key, std::max(config.auth.scram_iterations, 1U)},
        std::move(*location)
    };
}

Outcome apply(
    const config::Invocation& invocation,
    const config::Config& config,
    Foundation& foundation,
    maildrop::Store& mail
) {
    for (const identity::Credentials& wanted : invocation.accounts) {
        if (auto put = put_account(wanted, config.auth.scram_iterations, foundation, mail); !put) {
            return put;
        }
    }
    for (const config::AccountPolicy& wanted : invocation.policies) {
        const auto stored =
            foundation.database.accounts().set_retrieved(wanted.account, wanted.policy);
        if (!stored) {
            return std::unexpected{"option -r: " + stored.error().detail};
        }
    }
    return {};
}

}  // namespace palomar::palomard
