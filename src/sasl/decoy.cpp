// A decoy is cut from a hash of the name under the key.
#include "sasl/decoy.hpp"

#include <sodium/crypto_generichash.h>

#include <algorithm>

namespace palomar::sasl {

ScramVerifier Decoy::verifier_of(std::string_view name) const {
    // As long as the salts of real accounts.
    constexpr std::size_t salt_size = 16;
    std::array<unsigned char, salt_size + std::tuple_size_v<ScramVerifier::Key>> hash;
    crypto_generichash(
        hash.data(),
        hash.size(),
        reinterpret_cast<const unsigned char*>(name.data()),
        name.size(),
        key.data(),
        key.size()
    );
    ScramVerifier verifier;
    verifier.iterations = iterations;
    verifier.salt.assign(hash.begin(), hash.begin() + salt_size);
    // Nobody knows an octet string whose SHA-256 this is, so no proof is right, and the server key
    // is never used.
    std::copy(hash.begin() + salt_size, hash.end(), verifier.stored_key.begin());
    return verifier;
}

}  // namespace palomar::sasl
