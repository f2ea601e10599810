// Which class runs which mechanism, and what all have in common.
#include "sasl/exchange.hpp"

#include "identity/base64.hpp"
#include "sasl/bearer_exchange.hpp"
#include "sasl/plain_exchange.hpp"
#include "sasl/scram_exchange.hpp"

#include <string>
#include <utility>

namespace palomar::sasl {

// In all of our mechanisms the client speaks first.
Step Exchange::start(std::optional<std::string_view> initial_response) {
    return initial_response ? respond(*initial_response) : Challenge{};
}

Step Exchange::on_verifier(const std::optional<ScramVerifier>&) { return Malformed{}; }

Step Exchange::on_refused_token() { return Malformed{}; }

std::unique_ptr<Exchange> begin(
    Mechanism mechanism, const ChannelBindings& bindings, const Entropy& entropy, const Decoy& decoy
) {
    const auto scram = [&](ScramVariant variant) {
        auto nonce =
            identity::to_base64({reinterpret_cast<const char*>(entropy.data()), entropy.size()});
        return std::make_unique<ScramExchange>(variant, bindings, std::move(nonce), decoy);
    };
    switch (mechanism) {
        case Mechanism::plain:
            return std::make_unique<PlainExchange>();
        case Mechanism::scram_sha_256:
            return scram(ScramVariant::unbound);
        case Mechanism::scram_sha_256_plus:
            return scram(ScramVariant::bound);
        case Mechanism::oauthbearer:
            return std::make_unique<BearerExchange>(BearerForm::oauthbearer);
        case Mechanism::xoauth2:
            return std::make_unique<BearerExchange>(BearerForm::xoauth2);
    }
    std::unreachable();
}

}  // namespace palomar::sasl
