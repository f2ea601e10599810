// How the text of a hash is read: from the left, each part leaving the rest.
#include "identity/argon2_hash.hpp"

#include "identity/base64.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace palomar::identity {
namespace {

constexpr int base64_variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

constexpr std::string_view begin_of(Argon2Hash::Variant variant) {
    return variant == Argon2Hash::Variant::argon2id ? "$argon2id$v=19$m=" : "$argon2i$v=19$m=";
}

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) {
        return false;
    }
    text.remove_prefix(expected.size());
    return true;
}

bool take(std::string_view& text, Argon2Hash::Variant& variant) {
    using enum Argon2Hash::Variant;
    variant = text.starts_with(begin_of(argon2id)) ? argon2id : argon2i;
    return take(text, begin_of(variant));
}

bool take(std::string_view& text, std::uint32_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc{};
}

template <std::size_t Octets>
bool take(std::string_view& text, std::array<unsigned char, Octets>& octets) {
    constexpr std::size_t digits = (Octets * 4 + 2) / 3;
    const std::string_view base64 = text.substr(0, digits);
    text.remove_prefix(base64.size());
    const auto decoded = from_unpadded_base64(base64);
    if (!decoded || decoded->reveal().size() != Octets) {
        return false;
    }
    std::ranges::copy(decoded->reveal(), octets.begin());
    return true;
}

template <std::size_t Octets>
std::string base64(const std::array<unsigned char, Octets>& octets) {
    std::array<char, sodium_base64_ENCODED_LEN(Octets, base64_variant)> text{};
    return sodium_bin2base64(
        text.data(), text.size(), octets.data(), octets.size(), base64_variant
    );
}

}  // namespace

std::expected<Argon2Hash, HashFault> Argon2Hash::from(std::string_view text) {
    Argon2Hash hash{};
    const bool understood = take(text, hash.variant) && take(text, hash.memory) &&
                            take(text, ",t=") && take(text, hash.passes) && take(text, ",p=1$") &&
                            take(text, hash.salt) && take(text, "$") && take(text, hash.digest) &&
                            text.empty();
    if (!understood) {
        return std::unexpected{HashFault::malformed};
    }
    if (hash.memory > most_memory || std::uint64_t{hash.memory} * hash.passes > most_work) {
        return std::unexpected{HashFault::too_costly};
    }
    return hash;
}

std::string Argon2Hash::str() const {
    return std::string{begin_of(variant)} + std::to_string(memory) +
           ",t=" + std::to_string(passes) + ",p=1$" + base64(salt) + '$' + base64(digest);
}

}  // namespace palomar::identity
