// Dovecot's scheme names, and how their data is encoded.
#include "identity/known_hash.hpp"

#include "identity/base64.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <sodium.h>
#include <utility>

namespace palomar::identity {
namespace {

using Algorithm = SaltedDigest::Algorithm;
using Read = std::expected<KnownHash, HashFault>;

constexpr std::unexpected<HashFault> malformed{HashFault::malformed};

constexpr std::size_t octets_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::sha1:
            return 20;
        case Algorithm::sha256:
            return 32;
        case Algorithm::sha512:
            return 64;
    }
    std::unreachable();
}

Read read_argon2(std::string_view data) {
    const auto hash = Argon2Hash::from(data);
    return hash ? Read{*hash} : std::unexpected{hash.error()};
}

Read read_crypt(std::string_view data) {
    auto text = CryptText::from(data);
    return text ? Read{*std::move(text)} : std::unexpected{text.error()};
}

Read read_plain(std::string_view data) {
    return data.empty() ? Read{malformed} : Read{PlainPassword{Secret{data}}};
}

template <Algorithm Which>
Read read_digest(std::string_view data) {
    if (data.size() != octets_of(Which)) {
        return malformed;
    }
    return SaltedDigest{Which, std::string{data}, {}};
}

/// The salt is all that comes behind the digest.
template <Algorithm Which>
Read read_salted_digest(std::string_view data) {
    constexpr std::size_t digest = octets_of(Which);
    if (data.size() <= digest) {
        return malformed;
    }
    return SaltedDigest{
        Which, std::string{data.substr(0, digest)}, std::string{data.substr(digest)}
    };
}

enum class Encoding { none, base64, hex };

struct Scheme {
    std::string_view name;
    Encoding usual;
    Read (*read)(std::string_view data);
};

constexpr std::array<Scheme, 15> schemes{{
    {"ARGON2ID", Encoding::none, read_argon2},
    {"ARGON2I", Encoding::none, read_argon2},
    {"CRYPT", Encoding::none, read_crypt},
    {"BLF-CRYPT", Encoding::none, read_crypt},
    {"SHA256-CRYPT", Encoding::none, read_crypt},
    {"SHA512-CRYPT", Encoding::none, read_crypt},
    {"SHA", Encoding::base64, read_digest<Algorithm::sha1>},
    {"SHA1", Encoding::base64, read_digest<Algorithm::sha1>},
    {"SHA256", Encoding::base64, read_digest<Algorithm::sha256>},
    {"SHA512", Encoding::base64, read_digest<Algorithm::sha512>},
    {"SSHA", Encoding::base64, read_salted_digest<Algorithm::sha1>},
    {"SSHA256", Encoding::base64, read_salted_digest<Algorithm::sha256>},
    {"SSHA512", Encoding::base64, read_salted_digest<Algorithm::sha512>},
    {"PLAIN", Encoding::none, read_plain},
    {"CLEARTEXT", Encoding::none, read_plain},
}};

constexpr std::array<std::pair<std::string_view, Encoding>, 3> suffixes{{
    {".B64", Encoding::base64},
    {".BASE64", Encoding::base64},
    {".HEX", Encoding::hex},
}};

std::string in_capitals(std::string_view text) {
    std::string capitals{text};
    std::ranges::transform(capitals, capitals.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return capitals;
}

std::optional<Secret> from_hex(std::string_view data) {
    std::string octets(data.size() / 2, '\0');
    std::size_t decoded = 0;
    const int failed = sodium_hex2bin(
        reinterpret_cast<unsigned char*>(octets.data()),
        octets.size(),
        data.data(),
        data.size(),
        nullptr,
        &decoded,
        nullptr
    );
    std::optional<Secret> result;
    if (failed == 0) {
        result.emplace(octets);
    }
    sodium_memzero(octets.data(), octets.size());
    return result;
}

std::optional<Secret> decode(std::string_view data, Encoding encoding) {
    switch (encoding) {
        case Encoding::none:
            return Secret{data};
        case Encoding::base64:
            // Some leave the padding out.
            return from_unpadded_base64(data.substr(0, data.find_last_not_of('=') + 1));
        case Encoding::hex:
            return from_hex(data);
    }
    std::unreachable();
}

Read read_encoded(const Scheme& scheme, Encoding encoding, std::string_view data) {
    const auto octets = decode(data, encoding);
    return octets ? scheme.read(octets->reveal()) : malformed;
}

Read read_named(std::string name, std::string_view data) {
    std::optional<Encoding> asked_for;
    for (const auto& [suffix, encoding] : suffixes) {
        if (name.ends_with(suffix)) {
            name.resize(name.size() - suffix.size());
            asked_for = encoding;
            break;
        }
    }
    const auto* const scheme = std::ranges::find(schemes, name, &Scheme::name);
    if (scheme == schemes.end()) {
        return std::unexpected{HashFault::unknown_scheme};
    }
    auto hash = read_encoded(*scheme, asked_for.value_or(scheme->usual), data);
    // The hexadecimal digits of a digest are Base64 as well, but of too many octets.
    if (!hash && !asked_for && scheme->usual == Encoding::base64) {
        return read_encoded(*scheme, Encoding::hex, data);
    }
    return hash;
}

Read read_any(std::string_view text) {
    if (text.starts_with("$argon2")) {
        return read_argon2(text);
    }
    if (!text.starts_with('{')) {
        return read_crypt(text);
    }
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) {
        return std::unexpected{HashFault::unknown_scheme};
    }
    return read_named(in_capitals(text.substr(1, end - 1)), text.substr(end + 1));
}

std::string_view name_of(Algorithm algorithm) {
    switch (algorithm) {
        case Algorithm::sha1:
            return "SHA}";
        case Algorithm::sha256:
            return "SHA256}";
        case Algorithm::sha512:
            return "SHA512}";
    }
    std::unreachable();
}

std::string text_of(const Argon2Hash& hash) { return hash.str(); }

std::string text_of(const CryptText& hash) { return hash.str(); }

std::string text_of(const SaltedDigest& hash) {
    return std::string{hash.salt.empty() ? "{" : "{S"}.append(name_of(hash.algorithm)) +
           to_base64(hash.digest + hash.salt);
}

std::string text_of(const PlainPassword& password) {
    return "{PLAIN.b64}" + to_base64(password.octets.reveal());
}

}  // namespace

Read read_hash(std::string_view text) {
    if (text.size() > longest_hash) {
        return malformed;
    }
    auto hash = read_any(text);
    // A password in Base64 is longer than itself.
    if (hash && to_text(*hash).size() > longest_hash) {
        return malformed;
    }
    return hash;
}

std::string to_text(const KnownHash& hash) {
    return std::visit([](const auto& one) { return text_of(one); }, hash);
}

}  // namespace palomar::identity
