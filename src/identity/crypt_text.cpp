// What each method writes behind its prefix, and what that says of its cost. The forms are those of
// crypt(5).
#include "identity/crypt_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <memory>
#include <optional>
#include <system_error>

namespace palomar::identity {
namespace {

using Checked = std::expected<void, HashFault>;

constexpr std::string_view digits64 =
    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

constexpr std::unexpected<HashFault> malformed{HashFault::malformed};
constexpr std::unexpected<HashFault> too_costly{HashFault::too_costly};

bool is_in_digits64(std::string_view text) {
    return text.find_first_not_of(digits64) == std::string_view::npos;
}

std::size_t value_of(char digit) { return digits64.find(digit); }

/// The number that is the whole text, in decimal and without leading zeros.
std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, value);
    if (error != std::errc{} || stopped != end || text.starts_with('0')) {
        return std::nullopt;
    }
    return value;
}

/// `SALT$DIGEST`, the latter of so many digits.
bool ends_in_digest(std::string_view text, std::size_t digits) {
    return text.size() > digits && text[text.size() - digits - 1] == '$' &&
           is_in_digits64(text.substr(text.size() - digits));
}

/// `COST$`, two decimal digits, then 22 digits of salt and 31 of digest.
Checked check_bcrypt(std::string_view rest) {
    constexpr std::size_t length = 2 + 1 + 22 + 31;
    if (rest.size() != length || rest[2] != '$' || !is_in_digits64(rest.substr(3))) {
        return malformed;
    }
    const auto cost = number(rest.substr(rest.front() == '0' ? 1 : 0, rest.front() == '0' ? 1 : 2));
    if (!cost || *cost < 4 || *cost > 31) {
        return malformed;
    }
    return *cost > CryptText::most_bcrypt_cost ? Checked{too_costly} : Checked{};
}

/// `SALT$DIGEST`, before it perhaps `rounds=NUMBER$`.
template <std::size_t DigestDigits>
Checked check_sha(std::string_view rest) {
    constexpr std::string_view word = "rounds=";
    std::optional<std::uint32_t> rounds = 5000;
    if (rest.starts_with(word)) {
        const std::size_t end = rest.find('$');
        rounds = number(rest.substr(word.size(), end - word.size()));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (!rounds || *rounds < 1000 || !ends_in_digest(rest, DigestDigits)) {
        return malformed;
    }
    const std::string_view salt = rest.substr(0, rest.size() - DigestDigits - 1);
    const auto is_for_salt = [](char c) {
        return c > ' ' && c < 0x7F && !std::string_view{"$:!*\\;"}.contains(c);
    };
    if (salt.size() > 16 || !std::ranges::all_of(salt, is_for_salt)) {
        return malformed;
    }
    return *rounds > CryptText::most_rounds ? Checked{too_costly} : Checked{};
}

/// Whether `blocks` (of 128 octets), 2^log2 times, are more than a login may take.
Checked check_memory(std::uint64_t log2, std::uint64_t blocks) {
    constexpr std::uint64_t most_blocks = CryptText::most_memory / 128;
    if (log2 < 2 || blocks == 0) {
        return malformed;
    }
    return log2 > 30 || blocks > (most_blocks >> log2) ? Checked{too_costly} : Checked{};
}

/// One digit for log2 of N, five each for r and p, least first, then `SALT$DIGEST`.
Checked check_scrypt(std::string_view rest) {
    constexpr std::size_t parameters = 11;
    if (rest.size() < parameters || !is_in_digits64(rest.substr(0, parameters)) ||
        !ends_in_digest(rest.substr(parameters), 43)) {
        return malformed;
    }
    const auto five_digits = [&](std::size_t begin) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            value |= std::uint64_t{value_of(rest[begin + i])} << (6 * i);
        }
        return value;
    };
    const std::string_view salt = rest.substr(parameters, rest.size() - parameters - 44);
    if (!is_in_digits64(salt)) {
        return malformed;
    }
    return check_memory(value_of(rest.front()), five_digits(1) * five_digits(6));
}

/// Whether it is up to 64 octets in crypt(3)'s Base64: no bits left over but zeros.
bool is_encoded(std::string_view text) {
    if (text.size() > 86 || text.size() % 4 == 1 || !is_in_digits64(text)) {
        return false;
    }
    const std::size_t last = text.empty() ? 0 : value_of(text.back());
    return (text.size() % 4 != 2 || last < 4) && (text.size() % 4 != 3 || last < 16);
}

/// `jNR$SALT$DIGEST`: the flavour that crypt_gensalt(3) writes, with one digit each for log2 of N
/// less one and for r less one. Parameters of more digits are written by nobody.
Checked check_yescrypt(std::string_view rest) {
    constexpr std::size_t parameters = 3;
    constexpr std::size_t end_of_one_digit_numbers = 48;
    if (rest.size() <= parameters || rest.front() != 'j' || rest[parameters] != '$' ||
        !is_in_digits64(rest.substr(0, parameters)) ||
        !ends_in_digest(rest.substr(parameters + 1), 43)) {
        return malformed;
    }
    const std::size_t log2 = value_of(rest[1]);
    const std::size_t blocks = value_of(rest[2]);
    const std::string_view salt = rest.substr(parameters + 1, rest.size() - parameters - 1 - 44);
    if (log2 >= end_of_one_digit_numbers || blocks >= end_of_one_digit_numbers ||
        !is_encoded(salt)) {
        return malformed;
    }
    return check_memory(log2 + 1, blocks + 1);
}

using Need = CryptText::Need;

struct Method {
    std::string_view prefix;
    Checked (*check)(std::string_view rest);
    Need need;
};

constexpr std::array<Method, 8> methods{{
    {"$2a$", check_bcrypt, Need::time},
    {"$2b$", check_bcrypt, Need::time},
    {"$2y$", check_bcrypt, Need::time},
    {"$5$", check_sha<43>, Need::time},
    {"$6$", check_sha<86>, Need::time},
    {"$7$", check_scrypt, Need::memory},
    {"$y$", check_yescrypt, Need::memory},
    {"$gy$", check_yescrypt, Need::memory},
}};

}  // namespace

std::expected<CryptText, HashFault> CryptText::from(std::string_view text) {
    const auto* const method = std::ranges::find_if(methods, [&](const Method& known) {
        return text.starts_with(known.prefix);
    });
    if (method == methods.end()) {
        return std::unexpected{HashFault::unknown_scheme};
    }
    if (const auto checked = method->check(text.substr(method->prefix.size())); !checked) {
        return std::unexpected{checked.error()};
    }
    return CryptText{std::string{text}, method->need};
}

}  // namespace palomar::identity
