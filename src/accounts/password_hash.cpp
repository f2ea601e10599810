// How libsodium is asked. Not by crypto_pwhash_str_verify: that says "wrong password" also when it
// found no memory, and a client would be told so that sent the right one.
#include "accounts/password_hash.hpp"

#include "accounts/argon2id_hash.hpp"

#include <array>
#include <sodium.h>
#include <string_view>
#include <utility>

namespace palomar::accounts {
namespace {

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

bool in_range(PasswordHash::Cost cost) {
    return cost.passes >= crypto_pwhash_argon2id_opslimit_min() &&
           cost.passes <= crypto_pwhash_argon2id_opslimit_max() &&
           cost.memory >= crypto_pwhash_argon2id_memlimit_min() &&
           cost.memory <= crypto_pwhash_argon2id_memlimit_max();
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
            "Argon2 takes 1 to 4294967295 passes over 8 KiB to 4 TiB of memory"
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
    const auto known = Argon2idHash::from(hash);
    if (!known) {
        return Verdict::unsupported;
    }
    const Cost cost{known->passes, std::size_t{known->memory} * 1024};
    if (!in_range(cost)) {
        return Verdict::unsupported;
    }
    const std::string_view octets = password.reveal();
    decltype(known->digest) digest{};
    const int failed = crypto_pwhash(
        digest.data(),
        digest.size(),
        octets.data(),
        octets.size(),
        known->salt.data(),
        cost.passes,
        cost.memory,
        crypto_pwhash_ALG_ARGON2ID13
    );
    if (failed != 0) {
        return out_of_memory();
    }
    const bool equal = sodium_memcmp(digest.data(), known->digest.data(), digest.size()) == 0;
    return equal ? Verdict::right : Verdict::wrong;
}

std::expected<Verdict, AccountFailure> PasswordHash::verify_nobody(const identity::Secret& password
) const {
    return verify(nobodys_, password);
}

}  // namespace palomar::accounts
