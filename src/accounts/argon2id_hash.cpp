// How the text of a hash is read: from the left, each part leaving the rest.
#include "accounts/argon2id_hash.hpp"

#include <charconv>
#include <cstddef>
#include <system_error>

namespace palomar::accounts {
namespace {

bool take(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) {
        return false;
    }
    text.remove_prefix(expected.size());
    return true;
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
    std::size_t decoded = 0;
    const int failed = sodium_base642bin(
        octets.data(),
        octets.size(),
        base64.data(),
        base64.size(),
        nullptr,
        &decoded,
        nullptr,
        sodium_base64_VARIANT_ORIGINAL_NO_PADDING
    );
    text.remove_prefix(base64.size());
    return failed == 0 && decoded == Octets;
}

}  // namespace

std::optional<Argon2idHash> Argon2idHash::from(std::string_view text) {
    Argon2idHash hash{};
    const bool understood = take(text, "$argon2id$v=19$m=") && take(text, hash.memory) &&
                            take(text, ",t=") && take(text, hash.passes) && take(text, ",p=1$") &&
                            take(text, hash.salt) && take(text, "$") && take(text, hash.digest) &&
                            text.empty();
    return understood ? std::optional{hash} : std::nullopt;
}

}  // namespace palomar::accounts
