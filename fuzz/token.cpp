// Tokens that the issuer has not signed let nobody in, whatever they look like; and those that it
// has signed name whom their claims name.
//
// Input: any octets, tried as a token and as a key set. Their first line is then taken for a
// token's header, the second for its claims, the third for the place where the rest is written over
// the token once it is signed. Keys are new in each process: no corpus can hold a good token.
#include "identity/base64.hpp"
#include "oauth/compact_token.hpp"
#include "oauth/key_set.hpp"
#include "oauth/signing_key.hpp"
#include "oauth/token_verifier.hpp"
#include "target.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>

namespace palomar::fuzz {
namespace {

using namespace oauth;

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1'800'000'000}};

struct Issuer {
    SigningKey key = SigningKey::ec("P-256");
    SigningKey somebody_elses = SigningKey::ec("P-256");
    std::string public_key = key.pem();
    TokenVerifier verifier{
        KeySet::from(R"({"keys":[)" + key.jwk(R"(,"kid":"1")") + "]}").value(), {"login", "mail"}
    };
    std::string good_token = key.token(
        R"({"alg":"ES256","kid":"1"})",
        R"({"iss":"login","aud":"mail","exp":1800000600,"email":"ana@example.org"})"
    );
};

const Issuer& issuer() {
    static const Issuer issuer;
    return issuer;
}

bool is_accepted(std::string_view token) {
    return issuer().verifier.verify(Alone{token}.view(), now).has_value();
}

std::string_view take_line(std::string_view& lines) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    return line;
}

void try_as_token(std::string_view octets) {
    require(!is_accepted(octets), "a token that nobody has signed lets nobody in");
    const Alone text{octets};
    const auto token = CompactToken::of(text.view());
    if (!token) {
        return;
    }
    const std::string_view payload =
        octets.substr(octets.find('.') + 1, octets.rfind('.') - octets.find('.') - 1);
    require(to_base64url(token->payload) == payload, "a payload has one spelling");
    require(
        token->signature_size == (octets.size() - octets.rfind('.') - 1) * 3 / 4,
        "a signature has one spelling"
    );
}

/// None of the keys is the issuer's, for it is new.
void try_as_key_set(std::string_view octets) {
    const auto keys = KeySet::from(Alone{octets}.view());
    if (!keys) {
        return;
    }
    require(keys->size() > 0, "a key set has a key");
    const auto good = CompactToken::of(issuer().good_token);
    require(good && !keys->check(*good), "no other key has signed the issuer's token");
}

/// Whether this may stand in claims that are good; where they have escapes, it may be hidden.
bool may_say(std::string_view claims, std::string_view word) {
    return claims.contains('\\') || claims.contains('"' + std::string{word} + '"');
}

void require_good_claims(std::string_view claims, std::string_view name) {
    require(!name.empty(), "whoever is let in has a name");
    for (const std::string_view word :
         {std::string_view{"iss"},
          std::string_view{"login"},
          std::string_view{"aud"},
          std::string_view{"mail"},
          std::string_view{"exp"},
          std::string_view{"email"},
          name}) {
        require(may_say(claims, word), "whoever is let in, the claims say so");
    }
}

/// `token`, with `octets` written over its own from `place` on, and beyond its end.
std::string changed(std::string token, std::string_view place, std::string_view octets) {
    std::size_t from = 0;
    std::from_chars(place.data(), place.data() + place.size(), from);
    from = std::min(from, token.size());
    return token.replace(from, octets.size(), octets);
}

void try_signed(std::string_view lines) {
    const std::string_view header = take_line(lines);
    const std::string_view claims = take_line(lines);
    const std::string_view place = take_line(lines);
    const std::string token = issuer().key.token(header, claims);
    const auto name = issuer().verifier.verify(Alone{token}.view(), now);
    if (name) {
        require(may_say(header, "ES256"), "the header names the algorithm");
        require_good_claims(claims, *name);
    }
    for (const std::string& base : {token, issuer().good_token}) {
        const std::string other = changed(base, place, lines);
        require(other == base || !is_accepted(other), "a token that was changed lets nobody in");
    }
    require(
        !is_accepted(issuer().somebody_elses.token(header, claims)),
        "a token that somebody else has signed lets nobody in"
    );
    require(
        !is_accepted(hmac_token(header, claims, issuer().public_key)),
        "what is public signs nothing"
    );
    require(!is_accepted(token_of(header, claims, "")), "no signature lets nobody in");
}

void try_base64url(std::string_view text) {
    const auto octets = identity::from_base64url(Alone{text}.view());
    require(!octets || to_base64url(octets->reveal()) == text, "octets have one spelling");
}

}  // namespace

void try_octets(std::string_view octets) {
    require(is_accepted(issuer().good_token), "a good token lets in whom it names");
    try_as_token(octets);
    try_as_key_set(octets);
    try_base64url(octets);
    try_signed(octets);
}

}  // namespace palomar::fuzz
