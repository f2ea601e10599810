// Hashes begin with a mark; a name that begins with it is hashed itself, so that no name that an
// agent may choose can be the unique-id of another message.
#include "maildir/unique_ids.hpp"

#include <fmt/format.h>

#include <array>
#include <sodium.h>
#include <string>
#include <utility>

namespace palomar::maildir {
namespace {

constexpr std::string_view hash_mark = "hash-";
constexpr std::size_t hash_octets = crypto_generichash_BYTES;
static_assert(hash_mark.size() + 2 * hash_octets <= maildrop::UniqueId::longest);

maildrop::UniqueId hash_of(std::string_view text) {
    std::array<unsigned char, hash_octets> hash{};
    const auto* const octets = reinterpret_cast<const unsigned char*>(text.data());
    crypto_generichash(hash.data(), hash.size(), octets, text.size(), nullptr, 0);

    std::array<char, 2 * hash_octets + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
    auto unique_id = maildrop::UniqueId::from(fmt::format("{}{}", hash_mark, hex.data()));
    if (!unique_id) {
        std::unreachable();
    }
    return *std::move(unique_id);
}

}  // namespace

maildrop::UniqueId unique_id_of(std::string_view unique_name) {
    if (!unique_name.starts_with(hash_mark)) {
        if (auto unique_id = maildrop::UniqueId::from(unique_name)) {
            return *std::move(unique_id);
        }
    }
    return hash_of(unique_name);
}

maildrop::UniqueId unique_id_of_namesake(std::string_view unique_name, std::uint64_t inode) {
    // No name holds a slash: nothing else is hashed to the same.
    return hash_of(fmt::format("{}/{}", unique_name, inode));
}

}  // namespace palomar::maildir
