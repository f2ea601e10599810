// How the libraries are asked. Not by crypto_pwhash_str_verify: that says "wrong password" also
// when it found no memory, and a client would be told so that sent the right one.
#include "accounts/hash_check.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <crypt.h>
#include <cstddef>
#include <memory>
#include <sodium.h>
#include <string_view>
#include <utility>

namespace palomar::accounts {
namespace {

using Checked = std::expected<Verdict, AccountFailure>;
using identity::Argon2Hash;
using identity::SaltedDigest;

std::unexpected<AccountFailure> out_of_memory() {
    return std::unexpected{
        AccountFailure{AccountError::unavailable, "not enough memory to check a password"}
    };
}

/// In a time that depends on the lengths only.
Verdict compare(std::string_view offered, std::string_view known) {
    const bool equal = offered.size() == known.size() &&
                       sodium_memcmp(offered.data(), known.data(), known.size()) == 0;
    return equal ? Verdict::right : Verdict::wrong;
}

template <std::size_t Octets>
std::string_view view(const std::array<unsigned char, Octets>& octets) {
    return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// What crypt(3) works in: some 32 KiB with the password in them, wiped when done with.
class CryptData {
  public:
    CryptData() : data_{std::make_unique<crypt_data>()} {}
    ~CryptData() { sodium_memzero(data_.get(), sizeof(crypt_data)); }
    CryptData(const CryptData&) = delete;
    CryptData& operator=(const CryptData&) = delete;

    /// The hash, valid while this object lives. A null pointer if there is none.
    const char* hash(std::string_view password, const std::string& setting) {
        // A copy, because crypt(3) wants a NUL at the end. This room is the caller's to use.
        std::ranges::copy(password, std::begin(data_->input));
        return ::crypt_rn(
            std::data(data_->input),
            setting.c_str(),
            data_.get(),
            static_cast<int>(sizeof(crypt_data))
        );
    }

  private:
    std::unique_ptr<crypt_data> data_;
};

const EVP_MD* function_of(SaltedDigest::Algorithm algorithm) {
    switch (algorithm) {
        case SaltedDigest::Algorithm::sha1:
            return EVP_sha1();
        case SaltedDigest::Algorithm::sha256:
            return EVP_sha256();
        case SaltedDigest::Algorithm::sha512:
            return EVP_sha512();
    }
    std::unreachable();
}

struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

Checked check(const Argon2Hash& hash, const identity::Secret& password) {
    const bool is_id = hash.variant == Argon2Hash::Variant::argon2id;
    const std::size_t memory = std::size_t{hash.memory} * 1024;
    const auto least_passes =
        is_id ? crypto_pwhash_argon2id_opslimit_min() : crypto_pwhash_argon2i_opslimit_min();
    if (hash.passes < least_passes || memory < crypto_pwhash_memlimit_min()) {
        return Verdict::unsupported;
    }
    const std::string_view octets = password.reveal();
    decltype(hash.digest) digest{};
    const int failed = crypto_pwhash(
        digest.data(),
        digest.size(),
        octets.data(),
        octets.size(),
        hash.salt.data(),
        hash.passes,
        memory,
        is_id ? crypto_pwhash_ALG_ARGON2ID13 : crypto_pwhash_ALG_ARGON2I13
    );
    return failed != 0 ? Checked{out_of_memory()} : compare(view(digest), view(hash.digest));
}

Checked check(const identity::CryptText& hash, const identity::Secret& password) {
    const std::string_view octets = password.reveal();
    if (octets.size() >= CRYPT_MAX_PASSPHRASE_SIZE || octets.contains('\0')) {
        return Verdict::wrong;
    }
    CryptData crypt;
    const char* const made = crypt.hash(octets, hash.str());
    if (made == nullptr) {
        // errno is EINVAL even where memory was short. CryptText left nothing else to object to.
        const bool took_memory = hash.need() == identity::CryptText::Need::memory;
        return took_memory ? Checked{out_of_memory()} : Verdict::unsupported;
    }
    return compare(made, hash.str());
}

Checked check(const SaltedDigest& hash, const identity::Secret& password) {
    const std::unique_ptr<EVP_MD_CTX, FreeDigest> context{EVP_MD_CTX_new()};
    const std::string_view octets = password.reveal();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool made = context != nullptr &&
                      EVP_DigestInit_ex(context.get(), function_of(hash.algorithm), nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), octets.data(), octets.size()) == 1 &&
                      EVP_DigestUpdate(context.get(), hash.salt.data(), hash.salt.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1;
    return made ? Checked{compare(view(digest).substr(0, size), hash.digest)} : out_of_memory();
}

Checked check(const identity::PlainPassword& hash, const identity::Secret& password) {
    return compare(password.reveal(), hash.octets.reveal());
}

}  // namespace palomar::accounts
