// AppPassword: a password for one client of an account, made by the server and never chosen, and
// how it is recognised. It knows no account and no store.
#pragma once

#include "identity/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace palomar::accounts {

// Argon2 protects passwords that people choose: it makes guessing slow. Nobody guesses 100 random
// bits, however fast they hash. So BLAKE2b is enough here, a client that polls costs no Argon2, and
// since equal passwords have equal hashes the database can look one up. No salt is needed, for no
// two are equal; the personalisation keeps these hashes apart from all others.

class AppPassword {
  public:
    /// Five groups of four out of 32 letters and digits, `k7qm-0d3x-...`: 100 random bits. Throws
    /// std::runtime_error where the system has no randomness.
    [[nodiscard]] static AppPassword make();

    /// What someone typed, if it has the form of one: in capitals or not, with hyphens or without,
    /// with O for 0 and I or L for 1.
    [[nodiscard]] static std::optional<AppPassword> from(const identity::Secret& typed);

    /// As it is shown to its owner, once.
    [[nodiscard]] std::string_view reveal() const { return text_.reveal(); }

    /// What is stored: 64 hexadecimal digits of BLAKE2b-256.
    [[nodiscard]] std::string hash() const;

  private:
    explicit AppPassword(identity::Secret text) : text_{std::move(text)} {}

    // With its hyphens.
    identity::Secret text_;
};

}  // namespace palomar::accounts
