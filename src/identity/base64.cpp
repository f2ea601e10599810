// libsodium does it, in constant time; all but one kind of mistake it finds itself.
#include "identity/base64.hpp"

#include <sodium/utils.h>

#include <algorithm>
#include <cstddef>

namespace palomar::identity {
namespace {

/// `variant`: which Base64, as libsodium calls it.
std::optional<Secret> decode(std::string_view text, int variant) {
    // libsodium 1.0.18 takes octets beyond ASCII for digits.
    if (std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; })) {
        return std::nullopt;
    }
    std::string octets(text.size() * 3 / 4, '\0');
    std::size_t length = 0;
    const int failed = sodium_base642bin(
        reinterpret_cast<unsigned char*>(octets.data()),
        octets.size(),
        text.data(),
        text.size(),
        nullptr,
        &length,
        nullptr,
        variant
    );
    std::optional<Secret> result;
    if (failed == 0) {
        result.emplace(std::string_view{octets}.substr(0, length));
    }
    sodium_memzero(octets.data(), octets.size());
    return result;
}

}  // namespace

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

std::optional<Secret> from_base64(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_ORIGINAL);
}

std::optional<Secret> from_unpadded_base64(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

std::optional<Secret> from_base64url(std::string_view text) {
    return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace palomar::identity
