// Step: what a SASL exchange wants next. Each is answered by the call that is named with it.
#pragma once

#include "identity/secret.hpp"
#include "identity/user_name.hpp"

#include <optional>
#include <string>
#include <variant>

namespace palomar::sasl {

// Where a `name` may be nothing, what the client sent cannot be an account's name: to be refused
// like any other, after as long. `tried` is the name as the client wrote it, any octets, for the
// log.

/// Send these octets in Base64 (`+ `), then give the client's answer to respond().
struct Challenge {
    std::string octets;
};

/// Is this the account's password? The exchange is over, whatever the answer.
struct CheckPassword {
    std::optional<identity::UserName> name;
    std::string tried;
    identity::Secret password;
};

/// Find the account's verifier -> on_verifier(). Nothing found, no account, or one that may not log
/// in: on_verifier(nullopt), and the client is refused at the end, as for a wrong password.
struct FindVerifier {
    std::optional<identity::UserName> name;
    std::string tried;
};

/// Is the token good, and good for this name? Good: the exchange is over. Else ->
/// on_refused_token().
struct CheckToken {
    std::optional<identity::UserName> name;
    /// Empty if the client named nobody: the token's subject decides.
    std::string tried;
    identity::Secret token;
};

/// The client has proved that it knows the password of this account: let it in. Over.
struct Proven {
    identity::UserName name;
    std::string tried;
};

/// A failed login: a proof that is wrong, a token that was refused, or a wish to act as somebody
/// else. Over.
struct Refused {
    std::string tried;
};

/// The client broke the mechanism's syntax or disagrees about the channel's binding. Over.
struct Malformed {};

using Step =
    std::variant<Challenge, CheckPassword, FindVerifier, CheckToken, Proven, Refused, Malformed>;

}  // namespace palomar::sasl
