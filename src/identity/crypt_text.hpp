// CryptText: the text of a crypt(3) hash whose method Palomar trusts and whose cost a login can
// bear. It computes nothing: the C library does.
#pragma once

#include "identity/hash_fault.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace palomar::identity {

/// See crypt(5). Known are bcrypt (`$2a$`, `$2b$`, `$2y$`), SHA-256 (`$5$`) and SHA-512 (`$6$`),
/// scrypt (`$7$`), yescrypt (`$y$`) and gost-yescrypt (`$gy$`). Neither DES nor MD5, nor bcrypt's
/// faulty `$2x$`.
class CryptText {
  public:
    /// What checking a password takes most of.
    enum class Need { time, memory };

    /// Of bcrypt: the logarithm of its rounds; this one takes a core some five seconds.
    static constexpr unsigned most_bcrypt_cost = 16;
    /// Of SHA-256 and SHA-512.
    static constexpr std::uint32_t most_rounds = 10'000'000;
    /// Of scrypt and the yescrypts, in octets, times scrypt's parallelism: 1 GiB, as much as
    /// crypt_gensalt(3) gives to the dearest yescrypt.
    static constexpr std::uint64_t most_memory = std::uint64_t{1} << 30U;

    [[nodiscard]] static std::expected<CryptText, HashFault> from(std::string_view text);

    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] Need need() const { return need_; }

  private:
    CryptText(std::string text, Need need) : text_{std::move(text)}, need_{need} {}

    std::string text_;
    Need need_;
};

}  // namespace palomar::identity
