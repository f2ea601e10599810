// PasswordRenewal: what should be kept of a password today. It stores nothing.
#pragma once

#include "accounts/account_store.hpp"
#include "accounts/password_hash.hpp"
#include "identity/secret.hpp"

#include <cstdint>
#include <expected>

namespace palomar::server {

/// Costs what a hash and a verifier cost: in the hashing pool.
class PasswordRenewal {
  public:
    /// `scram_iterations`: 0 for no verifiers.
    PasswordRenewal(const accounts::PasswordHash& hash, std::uint32_t scram_iterations)
        : hash_{hash}, scram_iterations_{scram_iterations} {}

    /// Imported, of another cost, or without the verifier that is wanted, or with one that is not.
    [[nodiscard]] bool is_due(const accounts::StoredAccount& stored) const;

    /// What is to be kept of a new password. A password that SCRAM cannot use has no verifier.
    [[nodiscard]] std::expected<accounts::StoredPassword, accounts::AccountFailure> make(
        const identity::Secret& password
    ) const;

    /// As make(), of a password that is known to be right; a hash that is good enough stays.
    [[nodiscard]] std::expected<accounts::StoredPassword, accounts::AccountFailure> renew(
        const accounts::StoredAccount& stored, const identity::Secret& password
    ) const;

  private:
    [[nodiscard]] std::optional<std::string> make_verifier(const identity::Secret& password) const;

    const accounts::PasswordHash& hash_;
    std::uint32_t scram_iterations_;
};

}  // namespace palomar::server
