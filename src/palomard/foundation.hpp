// Foundation: what has to be there before there can be a server. Each failure is a sentence for the
// operator.
#pragma once

#include "accounts/password_hash.hpp"
#include "accounts/sqlite_database.hpp"
#include "config/config.hpp"
#include "config/invocation.hpp"
#include "maildir/mail_location.hpp"
#include "maildrop/store.hpp"
#include "palomard/data_folder.hpp"
#include "sasl/decoy.hpp"

#include <expected>
#include <string>

namespace palomar::palomard {

struct Foundation {
    DataFolder folder;
    accounts::SqliteDatabase database;
    accounts::PasswordHash hash;
    /// For SCRAM with those who do not exist; the same at each start.
    sasl::Decoy decoy;
    maildir::MailLocation location;
};

/// Opens the data folder and the database, making what is missing, the first manager included.
[[nodiscard]] std::expected<Foundation, std::string> lay_foundation(const config::Config& config);

/// Carries out what the command line says about accounts (-u, -r).
[[nodiscard]] std::expected<void, std::string> apply(
    const config::Invocation& invocation,
    const config::Config& config,
    Foundation& foundation,
    maildrop::Store& mail
);

}  // namespace palomar::palomard
