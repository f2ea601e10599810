// How new hashes are made, and which cost a server may be given.
#include "accounts/password_hash.hpp"

#include "accounts/hash_check.hpp"
#include "identity/known_hash.hpp"

#include <array>
#include <sodium.h>
#include <string_view>
#include <utility>
#include <variant>

namespace palomar::accounts {
namespace {

using identity::Argon2Hash;

std::unexpected<AccountFailure> out_of_memory() {
    return std::unexpected{
        AccountFailure{AccountError::unavailable, "not enough memory to hash a password"}
    };
}

std::expected<std::string, AccountFailure> hash_at(
    PasswordHash::Cost cost, std::string_view password
) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const int failed = crypto_pwhash_str_alg(
        text.data(),
        password.data(),
        password.size(),
        cost.passes,
        cost.memory,
        crypto_pwhash_ALG_ARGON2ID13
    );
    if (failed != 0) {
        return out_of_memory();
    }
    return std::string{text.data()};
}

/// The same range in which Argon2Hash::from() reads hashes: what is made can be checked.
bool in_range(PasswordHash::Cost cost) {
    const std::uint64_t memory = cost.memory / 1024;
    return cost.passes >= crypto_pwhash_argon2id_opslimit_min() &&
           cost.memory >= crypto_pwhash_argon2id_memlimit_min() &&
           memory <= Argon2Hash::most_memory && cost.passes <= Argon2Hash::most_work / memory;
}

}  // namespace

std::expected<PasswordHash, AccountFailure> PasswordHash::with(Cost cost) {
    if (sodium_init() < 0) {
        return std::unexpected{AccountFailure{AccountError::unavailable, "no source of randomness"}
        };
    }
    if (!in_range(cost)) {
        return std::unexpected{AccountFailure{
            AccountError::unusable,
            "Argon2 takes one pass or more over 8 KiB to 4 GiB of memory, as long a time as 20 "
            "passes over 4 GiB at most"
        }};
    }
    // Nobody's password: 32 random octets, forgotten at once.
    std::array<char, 32> password{};
    randombytes_buf(password.data(), password.size());
    auto nobodys = hash_at(cost, {password.data(), password.size()});
    if (!nobodys) {
        return std::unexpected{std::move(nobodys).error()};
    }
    return PasswordHash{cost, *std::move(nobodys)};
}

std::expected<std::string, AccountFailure> PasswordHash::hash(const identity::Secret& password
) const {
    return hash_at(cost_, password.reveal());
}

std::expected<Verdict, AccountFailure> PasswordHash::verify(
    const std::string& hash, const identity::Secret& password
) const {
    const auto known = identity::read_hash(hash);
    if (!known) {
        return Verdict::unsupported;
    }
    return std::visit([&](const auto& one) { return check(one, password); }, *known);
}

bool PasswordHash::is_current(std::string_view hash) const {
    const auto known = Argon2Hash::from(hash);
    return known && known->variant == Argon2Hash::Variant::argon2id &&
           known->passes == cost_.passes && known->memory == cost_.memory / 1024;
}

std::expected<Verdict, AccountFailure> PasswordHash::verify_nobody(const identity::Secret& password
) const {
    return verify(nobodys_, password);
}

}  // namespace palomar::accounts
