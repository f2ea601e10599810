// libsodium does it, in constant time; all but one kind of mistake it finds itself.
#include "sasl/base64.hpp"

#include <sodium/utils.h>

#include <algorithm>

namespace palomar::sasl {

std::string to_base64(std::string_view octets) {
    std::string text(
        sodium_base64_encoded_len(octets.size(), sodium_base64_VARIANT_ORIGINAL), '\0'
    );
    sodium_bin2base64(
        text.data(),
        text.size(),
        reinterpret_cast<const unsigned char*>(octets.data()),
        octets.size(),
        sodium_base64_VARIANT_ORIGINAL
    );
    text.pop_back();  // libsodium's terminating NUL
    return text;
}

std::optional<identity::Secret> from_base64(std::string_view text) {
    // libsodium 1.0.18 takes some octets beyond ASCII for digits.
    if (std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; })) {
        return std::nullopt;
    }
    std::string octets(text.size() / 4 * 3, '\0');
    std::size_t length = 0;
    const int failed = sodium_base642bin(
        reinterpret_cast<unsigned char*>(octets.data()),
        octets.size(),
        text.data(),
        text.size(),
        nullptr,
        &length,
        nullptr,
        sodium_base64_VARIANT_ORIGINAL
    );
    std::optional<identity::Secret> result;
    if (failed == 0) {
        result.emplace(std::string_view{octets}.substr(0, length));
    }
    sodium_memzero(octets.data(), octets.size());
    return result;
}

}  // namespace palomar::sasl
