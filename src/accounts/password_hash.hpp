// PasswordHash: hashes of passwords as text. It makes Argon2id and checks what others made too.
// Each call costs what was asked for in time and memory, on purpose: made in the hashing pool.
#pragma once

#include "accounts/account_error.hpp"
#include "accounts/verdict.hpp"
#include "identity/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace palomar::accounts {

/// Thread-safe: nothing in it changes.
class PasswordHash {
  public:
    /// What one hash costs. The usual one: some 0.1 seconds of one core, and 64 MiB while it lasts.
    struct Cost {
        /// Passes over the memory: at least 1; together with it, see identity::Argon2Hash.
        std::uint64_t passes = 2;
        /// In octets: 8 KiB .. 4 GiB.
        std::size_t memory = std::size_t{64} << 20U;
    };

    /// Makes one hash to try the cost. Errors: unusable if it is out of range, unavailable if
    /// memory is short.
    [[nodiscard]] static std::expected<PasswordHash, AccountFailure> with(Cost cost);

    /// A salted text of less than 128 octets, another one at each call. Error: unavailable.
    [[nodiscard]] std::expected<std::string, AccountFailure> hash(const identity::Secret& password
    ) const;

    /// The hash in any scheme that identity::read_hash() reads. Error: unavailable if memory is
    /// short, which says nothing about the password.
    [[nodiscard]] std::expected<Verdict, AccountFailure> verify(
        const std::string& hash, const identity::Secret& password
    ) const;

    /// Whether it is what hash() would make today: Argon2id at this cost. If not, whoever sees the
    /// right password makes a new hash.
    [[nodiscard]] bool is_current(std::string_view hash) const;

    /// For an account that does not exist: takes as long as verify() with a hash of today's cost,
    /// and fails like it. Any result means that nobody may come in.
    [[nodiscard]] std::expected<Verdict, AccountFailure> verify_nobody(
        const identity::Secret& password
    ) const;

  private:
    PasswordHash(Cost cost, std::string nobodys) : cost_{cost}, nobodys_{std::move(nobodys)} {}

    Cost cost_;
    std::string nobodys_;
};

}  // namespace palomar::accounts
