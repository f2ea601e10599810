// How a verifier is made (by GNU SASL: SASLprep, PBKDF2 and the keys) and how it is written down.
#include "sasl/scram_verifier.hpp"

#include "identity/base64.hpp"

#include <sodium/utils.h>

#include <algorithm>
#include <charconv>
#include <gsasl.h>
#include <memory>
#include <new>
#include <utility>

namespace palomar::sasl {
namespace {

constexpr std::string_view scheme = "SCRAM-SHA-256$";

/// A password as C libraries take it, wiped when done with.
struct WipeAndFree {
    void operator()(char* text) const {
        sodium_memzero(text, std::string_view{text}.size());
        gsasl_free(text);
    }
};
using PreparedPassword = std::unique_ptr<char, WipeAndFree>;

PreparedPassword saslprep(const identity::Secret& password) {
    const std::string_view octets = password.reveal();
    if (octets.contains('\0')) {
        return nullptr;  // forbidden anyway (RFC 4013 §2.3), and the end of a C string
    }
    std::string text{octets};
    char* prepared = nullptr;
    // No unassigned code points: what is stored must mean the same tomorrow (RFC 5802 §2.2).
    const int result = gsasl_saslprep(text.c_str(), Gsasl_saslprep_flags{}, &prepared, nullptr);
    sodium_memzero(text.data(), text.size());
    if (result == GSASL_MALLOC_ERROR) {
        throw std::bad_alloc{};
    }
    return result == GSASL_OK ? PreparedPassword{prepared} : nullptr;
}

std::optional<ScramVerifier::Key> key_from(std::string_view text) {
    const auto octets = identity::from_base64(text);
    ScramVerifier::Key key;
    if (!octets || octets->reveal().size() != key.size()) {
        return std::nullopt;
    }
    std::ranges::copy(octets->reveal(), key.begin());
    return key;
}

std::string text_of(const ScramVerifier::Key& key) {
    return identity::to_base64({reinterpret_cast<const char*>(key.data()), key.size()});
}

std::optional<std::uint32_t> iterations_from(std::string_view text) {
    std::uint32_t iterations = 0;
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, iterations);
    if (error != std::errc{} || stopped != end || iterations == 0 || text.front() == '0') {
        return std::nullopt;
    }
    return iterations;
}

/// What stands before the separator, taken off the text together with it. Nothing: there is none.
std::optional<std::string_view> take_until(char separator, std::string_view& text) {
    const std::size_t end = text.find(separator);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto taken = text.substr(0, end);
    text.remove_prefix(end + 1);
    return taken;
}

}  // namespace

std::optional<ScramVerifier> ScramVerifier::of(
    const identity::Secret& password, std::string_view salt, std::uint32_t iterations
) {
    const PreparedPassword prepared = saslprep(password);
    if (!prepared || salt.empty() || iterations == 0) {
        return std::nullopt;
    }
    ScramVerifier verifier{iterations, std::string{salt}, {}, {}};
    Key salted_password;
    Key client_key;
    const int result = gsasl_scram_secrets_from_password(
        GSASL_HASH_SHA256,
        prepared.get(),
        iterations,
        salt.data(),
        salt.size(),
        reinterpret_cast<char*>(salted_password.data()),
        reinterpret_cast<char*>(client_key.data()),
        reinterpret_cast<char*>(verifier.server_key.data()),
        reinterpret_cast<char*>(verifier.stored_key.data())
    );
    sodium_memzero(salted_password.data(), salted_password.size());
    sodium_memzero(client_key.data(), client_key.size());
    return result == GSASL_OK ? std::optional{std::move(verifier)} : std::nullopt;
}

std::optional<ScramVerifier> ScramVerifier::from_text(std::string_view text) {
    if (!text.starts_with(scheme)) {
        return std::nullopt;
    }
    text.remove_prefix(scheme.size());
    const auto iterations = take_until(':', text).and_then(iterations_from);
    const auto salt = take_until('$', text).and_then(identity::from_base64);
    const auto stored_key = take_until(':', text).and_then(key_from);
    const auto server_key = key_from(text);
    if (!iterations || !salt || salt->reveal().empty() || !stored_key || !server_key) {
        return std::nullopt;
    }
    return ScramVerifier{*iterations, std::string{salt->reveal()}, *stored_key, *server_key};
}

std::string ScramVerifier::to_text() const {
    return std::string{scheme} + std::to_string(iterations) + ':' + identity::to_base64(salt) +
           '$' + text_of(stored_key) + ':' + text_of(server_key);
}

}  // namespace palomar::sasl
