// ScramExchange: SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677) from the server's side.
// Knows no random source: its nonce is given.
#pragma once

#include "sasl/exchange.hpp"
#include "sasl/scram_message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace palomar::sasl {

/// Which of the two mechanisms the client chose: bound is -PLUS.
enum class ScramVariant { unbound, bound };

class ScramExchange final : public Exchange {
  public:
    /// The server's part of the nonce: printable, no comma, never used before.
    ScramExchange(
        ScramVariant variant, ChannelBindings bindings, std::string server_nonce, const Decoy& decoy
    );

    [[nodiscard]] Step respond(std::string_view octets) override;
    [[nodiscard]] Step on_verifier(const std::optional<ScramVerifier>& verifier) override;

  private:
    /// What the client's first message said.
    struct Claim {
        /// Nothing: the name cannot be an account's, which only the end may tell.
        std::optional<identity::UserName> name;
        std::string tried;
        std::string client_first_bare;
        /// Client's and server's part.
        std::string nonce;
        /// What the client's final message must say in `c=`.
        std::string binding;
    };

    struct AwaitFirst {};
    struct AwaitVerifier {
        Claim claim;
    };
    struct AwaitFinal {
        Claim claim;
        ScramVerifier verifier;
        std::string server_first;
    };
    /// The proof was right; the client is being told that the server knows the keys too.
    struct AwaitAcknowledgement {
        Claim claim;
    };
    struct Over {};

    [[nodiscard]] Step on(const AwaitFirst& state, std::string_view octets);
    [[nodiscard]] Step on(const AwaitVerifier& state, std::string_view octets);
    [[nodiscard]] Step on(AwaitFinal& state, std::string_view octets);
    [[nodiscard]] Step on(AwaitAcknowledgement& state, std::string_view octets);
    [[nodiscard]] Step on(const Over& state, std::string_view octets);

    /// The octets to be found in `c=`, before Base64. Nothing: the client may not go on with this
    /// header.
    [[nodiscard]] std::optional<std::string> expected_binding(const Gs2Header& header) const;

    ScramVariant variant_;
    ChannelBindings bindings_;
    std::string server_nonce_;
    Decoy decoy_;
    std::variant<AwaitFirst, AwaitVerifier, AwaitFinal, AwaitAcknowledgement, Over> state_;
};

}  // namespace palomar::sasl
