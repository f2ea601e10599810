// The alphabet is Crockford's Base32 in small letters: without i, l, o and u, so that none is taken
// for another.
#include "accounts/app_password.hpp"

#include <array>
#include <cstddef>
#include <sodium.h>
#include <stdexcept>

namespace palomar::accounts {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t group = 4;
constexpr std::size_t letters = 5 * group;

/// Text in the making, wiped when done with.
class Draft {
  public:
    Draft() = default;
    ~Draft() { sodium_memzero(text_.data(), text_.size()); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    [[nodiscard]] bool is_whole() const { return letters_ == letters; }
    [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

    /// With a hyphen before each group but the first. Not to be called when it is whole.
    void append(char letter) {
        if (letters_ > 0 && letters_ % group == 0) {
            text_.at(size_++) = '-';
        }
        text_.at(size_++) = letter;
        ++letters_;
    }

  private:
    std::array<char, letters + letters / group - 1> text_{};
    std::size_t size_ = 0;
    std::size_t letters_ = 0;
};

constexpr char as_meant(char typed) {
    const char small = typed >= 'A' && typed <= 'Z' ? static_cast<char>(typed - 'A' + 'a') : typed;
    if (small == 'o') {
        return '0';
    }
    return small == 'i' || small == 'l' ? '1' : small;
}

}  // namespace

AppPassword AppPassword::make() {
    static_assert(alphabet.size() == 32);
    if (sodium_init() < 0) {
        throw std::runtime_error{"no source of randomness"};
    }
    Draft draft;
    while (!draft.is_whole()) {
        draft.append(alphabet[randombytes_uniform(alphabet.size())]);
    }
    return AppPassword{identity::Secret{draft.text()}};
}

std::optional<AppPassword> AppPassword::from(const identity::Secret& typed) {
    Draft draft;
    for (const char c : typed.reveal()) {
        if (c == '-') {
            continue;
        }
        const char letter = as_meant(c);
        if (draft.is_whole() || !alphabet.contains(letter)) {
            return std::nullopt;
        }
        draft.append(letter);
    }
    if (!draft.is_whole()) {
        return std::nullopt;
    }
    return AppPassword{identity::Secret{draft.text()}};
}

std::string AppPassword::hash() const {
    constexpr std::array<unsigned char, crypto_generichash_blake2b_PERSONALBYTES> personal{
        'p', 'a', 'l', 'o', 'm', 'a', 'r', ' ', 'a', 'p', 'p', ' ', 'p', 'w', ' ', '1'
    };
    const std::string_view text = text_.reveal();
    std::array<unsigned char, 32> digest{};
    crypto_generichash_blake2b_salt_personal(
        digest.data(),
        digest.size(),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        nullptr,
        0,
        nullptr,
        personal.data()
    );
    std::array<char, 2 * digest.size() + 1> hex{};
    return sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
}

}  // namespace palomar::accounts
