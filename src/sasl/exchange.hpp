// Exchange: one run of a SASL mechanism as the server sees it. Octets in, steps out; it looks up
// nothing and knows neither Base64 nor POP3.
#pragma once

#include "sasl/channel_bindings.hpp"
#include "sasl/decoy.hpp"
#include "sasl/mechanism.hpp"
#include "sasl/scram_verifier.hpp"
#include "sasl/step.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string_view>

namespace palomar::sasl {

/// Call what the last step names. A call out of turn is answered by Malformed.
class Exchange {
  public:
    virtual ~Exchange() = default;
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    /// The first call. The initial response, decoded, if the client sent one: empty (`=`, RFC 5034
    /// §4) is not the same as none, which is asked for with an empty challenge.
    [[nodiscard]] Step start(std::optional<std::string_view> initial_response);

    /// What the client answered to the challenge, decoded; the caller limits its length and wipes
    /// it.
    [[nodiscard]] virtual Step respond(std::string_view octets) = 0;

    /// Answers FindVerifier.
    [[nodiscard]] virtual Step on_verifier(const std::optional<ScramVerifier>& verifier);

    /// Answers CheckToken.
    [[nodiscard]] virtual Step on_refused_token();

  protected:
    Exchange() = default;
};

/// Random octets, new ones for each exchange: the server's part of the nonce.
using Entropy = std::array<unsigned char, 18>;

/// Keeps copies of what it is given. Which mechanisms may run now is the caller's to decide.
[[nodiscard]] std::unique_ptr<Exchange> begin(
    Mechanism mechanism, const ChannelBindings& bindings, const Entropy& entropy, const Decoy& decoy
);

}  // namespace palomar::sasl
