// ByteSet: the octets a transition takes, written as one would say it: a byte, a range, a set,
// their union, and the complement of any of these. Knows nothing of states.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace palomar::grammar {

class ByteSet {
  public:
    constexpr ByteSet() = default;

    [[nodiscard]] constexpr bool contains(char octet) const {
        return (words_[place(octet) / 64] >> (place(octet) % 64) & 1) != 0;
    }
    constexpr void insert(char octet) { words_[place(octet) / 64] |= bit << (place(octet) % 64); }

    /// Complement: all octets that are not in `set`.
    friend constexpr ByteSet operator!(ByteSet set) {
        for (std::uint64_t& word : set.words_) {
            word = ~word;
        }
        return set;
    }
    friend constexpr ByteSet operator|(ByteSet left, const ByteSet& right) {
        for (std::size_t i = 0; i < left.words_.size(); ++i) {
            left.words_[i] |= right.words_[i];
        }
        return left;
    }
    friend constexpr bool operator==(const ByteSet&, const ByteSet&) = default;

  private:
    static constexpr std::uint64_t bit = 1;
    static constexpr std::size_t place(char octet) { return static_cast<unsigned char>(octet); }

    std::array<std::uint64_t, 4> words_{};
};

constexpr ByteSet byte(char octet) {
    ByteSet set;
    set.insert(octet);
    return set;
}

/// Both ends included, compared as unsigned octets; empty if `last` comes before `first`.
constexpr ByteSet range(char first, char last) {
    ByteSet set;
    for (unsigned octet = static_cast<unsigned char>(first);
         octet <= static_cast<unsigned char>(last);
         ++octet) {
        set.insert(static_cast<char>(octet));
    }
    return set;
}

constexpr ByteSet any_of(std::string_view octets) {
    ByteSet set;
    for (const char octet : octets) {
        set.insert(octet);
    }
    return set;
}

inline constexpr ByteSet any_byte = !ByteSet{};

}  // namespace palomar::grammar
