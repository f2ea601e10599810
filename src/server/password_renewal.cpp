// Argon2id for those who send the password, a verifier for those who prove it.
#include "server/password_renewal.hpp"

#include "sasl/scram_verifier.hpp"

#include <array>
#include <sodium.h>
#include <utility>

namespace palomar::server {

bool PasswordRenewal::is_due(const accounts::StoredAccount& stored) const {
    if (!hash_.is_current(stored.password_hash)) {
        return true;
    }
    const auto verifier =
        stored.scram ? sasl::ScramVerifier::from_text(*stored.scram) : std::nullopt;
    return (verifier ? verifier->iterations : 0) != scram_iterations_;
}

std::expected<accounts::StoredPassword, accounts::AccountFailure> PasswordRenewal::make(
    const identity::Secret& password
) const {
    auto hash = hash_.hash(password);
    if (!hash) {
        return std::unexpected{std::move(hash.error())};
    }
    return accounts::StoredPassword{std::move(*hash), make_verifier(password)};
}

std::expected<accounts::StoredPassword, accounts::AccountFailure> PasswordRenewal::renew(
    const accounts::StoredAccount& stored, const identity::Secret& password
) const {
    if (!hash_.is_current(stored.password_hash)) {
        return make(password);
    }
    return accounts::StoredPassword{stored.password_hash, make_verifier(password)};
}

std::optional<std::string> PasswordRenewal::make_verifier(const identity::Secret& password) const {
    if (scram_iterations_ == 0) {
        return std::nullopt;
    }
    std::array<char, 16> salt{};
    ::randombytes_buf(salt.data(), salt.size());
    const auto verifier =
        sasl::ScramVerifier::of(password, {salt.data(), salt.size()}, scram_iterations_);
    return verifier ? std::optional{verifier->to_text()} : std::nullopt;
}

}  // namespace palomar::server
