// What can go wrong where accounts, managers and history are kept, each with its cause and the POP3
// answer that it deserves.
#pragma once

#include <string>

namespace palomar::accounts {

enum class AccountError {
    /// The database is locked by another process, its disk is full or failing, or memory is short
    /// for Argon2: may work later. The password may well be right: -ERR [SYS/TEMP], never [AUTH].
    unavailable,
    /// A change was asked for an account or a manager that does not exist. Never on the way to a
    /// login.
    unknown_account,
    /// An account or a manager of this name, or an app password of this label, is there already.
    /// Never on the way to a login.
    exists,
    /// A change was asked for an app password that the account does not have. On the way to a login
    /// only if it was revoked at that moment.
    no_such_label,
    /// Without this manager nobody could make another one. Never on the way to a login.
    last_administrator,
    /// The database, or a row in it, makes no sense: an operator must look. -ERR [SYS/PERM].
    corrupt,
    /// Palomar refuses to work like this: others may read the database, a newer Palomar made it, or
    /// the cost of Argon2 is out of range. Found at start-up only, when there is no client.
    unusable,
};

/// An error with a sentence for the operator. It may name server paths: never for a reply.
struct AccountFailure {
    AccountError error;
    std::string detail;
};

}  // namespace palomar::accounts
