// Opened in the order of their needs; what was made stays if a later one fails.
#include "palomard/foundation.hpp"

#include "admin/manager_desk.hpp"

#include <utility>

namespace palomar::palomard {
namespace {

using Outcome = std::expected<void, std::string>;

/// -u: an account to make or update before anyone comes.
Outcome put_account(
    const identity::Credentials& wanted, Foundation& foundation, maildrop::Store& mail
) {
    const auto text = foundation.hash.hash(wanted.secret());
    if (!text) {
        return std::unexpected{"option -u: " + text.error().detail};
    }
    const auto stored = foundation.database.accounts().put(wanted.name(), *text);
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
    auto location = maildir::MailLocation::from(config.storage.mail_location);
    if (!location) {
        return std::unexpected{"mail_location: " + location.error()};
    }
    return Foundation{
        std::move(*folder), std::move(*database), std::move(*hash), std::move(*location)
    };
}

Outcome apply(const config::Invocation& invocation, Foundation& foundation, maildrop::Store& mail) {
    for (const identity::Credentials& wanted : invocation.accounts) {
        if (auto put = put_account(wanted, foundation, mail); !put) {
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
