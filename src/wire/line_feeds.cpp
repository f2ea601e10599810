// The search: with AVX2 where the processor has it, else eight octets at a time in a register.
#include "wire/line_feeds.hpp"

#include <cstring>

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace palomar::wire {
namespace {

using Find = void (*)(std::string_view, std::span<std::uint64_t>);

/// The octets of the block that begins at `at`, and zeros behind the end of the text.
struct Block {
    Block(std::string_view text, std::size_t at) { text.substr(at).copy(octets, mask_octets); }
    char octets[mask_octets] = {};
};

/// A bit for each of eight octets, the first one's lowest.
std::uint64_t line_feeds_of_word(const char* octets) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t low_bits = 0x7F7F7F7F7F7F7F7F;
    constexpr std::uint64_t gather = 0x0102040810204080;
    std::uint64_t word = 0;
    std::memcpy(&word, octets, sizeof word);
    if constexpr (std::endian::native == std::endian::big) {
        word = std::byteswap(word);
    }
    const std::uint64_t difference = word ^ ones * '\n';
    // The highest bit of each octet: set unless the octet is an LF.
    const std::uint64_t others = ((difference & low_bits) + low_bits) | difference;
    return (~others >> 7 & ones) * gather >> 56;
}

std::uint64_t line_feeds_portably(const char* octets) {
    std::uint64_t mask = 0;
    for (std::size_t word = 0; word < mask_octets / sizeof mask; ++word) {
        mask |= line_feeds_of_word(octets + word * sizeof mask) << word * sizeof mask;
    }
    return mask;
}

#ifdef __x86_64__
__attribute__((target("avx2"))) std::uint64_t line_feeds_of_half(const char* octets) {
    const __m256i half = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(octets));
    const __m256i equal = _mm256_cmpeq_epi8(half, _mm256_set1_epi8('\n'));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(equal));
}

__attribute__((target("avx2"))) std::uint64_t line_feeds_by_avx2(const char* octets) {
    constexpr std::size_t half = mask_octets / 2;
    const std::uint64_t behind = line_feeds_of_half(octets + half);
    return line_feeds_of_half(octets) | behind << half;
}

__attribute__((target("avx2"))) void find_by_avx2(
    std::string_view text, std::span<std::uint64_t> masks
) {
    std::size_t at = 0;
    for (; text.size() - at >= mask_octets; at += mask_octets) {
        masks[at / mask_octets] = line_feeds_by_avx2(text.data() + at);
    }
    if (at < text.size()) {
        masks[at / mask_octets] = line_feeds_by_avx2(Block{text, at}.octets);
    }
}

Find best_find() {
    return __builtin_cpu_supports("avx2") != 0 ? find_by_avx2 : find_line_feeds_portably;
}
#else
Find best_find() { return find_line_feeds_portably; }
#endif

}  // namespace

void find_line_feeds(std::string_view text, std::span<std::uint64_t> masks) {
    static const Find find = best_find();
    find(text, masks);
}

void find_line_feeds_portably(std::string_view text, std::span<std::uint64_t> masks) {
    for (std::size_t at = 0; at < text.size(); at += mask_octets) {
        masks[at / mask_octets] = line_feeds_portably(Block{text, at}.octets);
    }
}

}  // namespace palomar::wire
