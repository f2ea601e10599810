// The four messages of RFC 5802 §5 and the empty answer that ends them. A name without a verifier
// gets a decoy's and goes the same way to the same refusal.
#include "sasl/scram_exchange.hpp"

#include "identity/base64.hpp"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/crypto_hash_sha256.h>
#include <sodium/utils.h>

#include <utility>

namespace palomar::sasl {
namespace {

using Key = ScramVerifier::Key;

Key hmac(const Key& key, std::string_view message) {
    static_assert(sizeof(Key) == crypto_auth_hmacsha256_KEYBYTES);
    static_assert(sizeof(Key) == crypto_auth_hmacsha256_BYTES);
    Key result;
    crypto_auth_hmacsha256(
        result.data(),
        reinterpret_cast<const unsigned char*>(message.data()),
        message.size(),
        key.data()
    );
    return result;
}

/// RFC 5802 §3: the proof hides the client's key, of which the server knows the hash.
bool proves(
    const ScramClientFinal::Proof& proof, const Key& stored_key, std::string_view auth_message
) {
    Key client_key = hmac(stored_key, auth_message);
    for (std::size_t i = 0; i < client_key.size(); ++i) {
        client_key[i] ^= proof[i];
    }
    Key hash;
    crypto_hash_sha256(hash.data(), client_key.data(), client_key.size());
    sodium_memzero(client_key.data(), client_key.size());
    return sodium_memcmp(hash.data(), stored_key.data(), hash.size()) == 0;
}

}  // namespace

ScramExchange::ScramExchange(
    ScramVariant variant, ChannelBindings bindings, std::string server_nonce, const Decoy& decoy
)
    : variant_{variant},
      bindings_{std::move(bindings)},
      server_nonce_{std::move(server_nonce)},
      decoy_{decoy} {}

Step ScramExchange::respond(std::string_view octets) {
    auto state = std::exchange(state_, Over{});
    return std::visit([&](auto& current) { return on(current, octets); }, state);
}

Step ScramExchange::on(const AwaitFirst&, std::string_view octets) {
    auto first = ScramClientFirst::of(octets);
    if (!first) {
        return Malformed{};
    }
    const auto binding = expected_binding(first->header);
    if (!binding) {
        return Malformed{};
    }
    if (!first->header.authzid.empty() && first->header.authzid != first->name) {
        return Refused{std::move(first->name)};
    }
    FindVerifier step{identity::UserName::from(first->name), first->name};
    state_ = AwaitVerifier{
        {step.name,
         std::move(first->name),
         std::string{first->bare},
         std::string{first->nonce} + server_nonce_,
         identity::to_base64(*binding)}
    };
    return step;
}

// RFC 5802 §6. A client that says `y` would have bound if it had been offered that. It was:
// somebody took the offer out on its way.
std::optional<std::string> ScramExchange::expected_binding(const Gs2Header& header) const {
    std::string text{header.text};
    switch (header.use) {
        case BindingUse::none:
            return variant_ == ScramVariant::unbound ? std::optional{std::move(text)}
                                                     : std::nullopt;
        case BindingUse::not_offered:
            return variant_ == ScramVariant::unbound && !bindings_.offered()
                       ? std::optional{std::move(text)}
                       : std::nullopt;
        case BindingUse::used:
            break;
    }
    const auto binding =
        variant_ == ScramVariant::bound ? bindings_.named(header.binding_name) : std::nullopt;
    return binding ? std::optional{text + *binding} : std::nullopt;
}

Step ScramExchange::on_verifier(const std::optional<ScramVerifier>& verifier) {
    auto state = std::exchange(state_, Over{});
    auto* const asked = std::get_if<AwaitVerifier>(&state);
    if (asked == nullptr) {
        return Malformed{};
    }
    Claim& claim = asked->claim;
    // Made in any case, so that it takes as long.
    ScramVerifier chosen = decoy_.verifier_of(claim.tried);
    if (verifier && claim.name) {
        chosen = *verifier;
    }
    std::string server_first = "r=" + claim.nonce + ",s=" + identity::to_base64(chosen.salt) +
                               ",i=" + std::to_string(chosen.iterations);
    state_ = AwaitFinal{std::move(claim), std::move(chosen), server_first};
    return Challenge{std::move(server_first)};
}

Step ScramExchange::on(AwaitFinal& state, std::string_view octets) {
    const auto final = ScramClientFinal::of(octets);
    if (!final || final->binding != state.claim.binding || final->nonce != state.claim.nonce) {
        return Malformed{};
    }
    const std::string auth_message = state.claim.client_first_bare + ',' + state.server_first +
                                     ',' + std::string{final->without_proof};
    if (!proves(final->proof, state.verifier.stored_key, auth_message)) {
        return Refused{std::move(state.claim.tried)};
    }
    const Key signature = hmac(state.verifier.server_key, auth_message);
    state_ = AwaitAcknowledgement{std::move(state.claim)};
    return Challenge{
        "v=" +
        identity::to_base64({reinterpret_cast<const char*>(signature.data()), signature.size()})
    };
}

Step ScramExchange::on(AwaitAcknowledgement& state, std::string_view octets) {
    if (!octets.empty() || !state.claim.name) {
        return Malformed{};
    }
    return Proven{*std::move(state.claim.name), std::move(state.claim.tried)};
}

Step ScramExchange::on(const AwaitVerifier&, std::string_view) { return Malformed{}; }

Step ScramExchange::on(const Over&, std::string_view) { return Malformed{}; }

}  // namespace palomar::sasl
