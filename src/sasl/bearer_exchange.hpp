// BearerExchange: OAUTHBEARER (RFC 7628) and XOAUTH2, which differ in how they write the message
// and the error. Cannot tell a good token from a bad one.
#pragma once

#include "sasl/exchange.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace palomar::sasl {

enum class BearerForm { oauthbearer, xoauth2 };

class BearerExchange final : public Exchange {
  public:
    explicit BearerExchange(BearerForm form) : form_{form} {}

    [[nodiscard]] Step respond(std::string_view octets) override;
    [[nodiscard]] Step on_refused_token() override;

  private:
    struct AwaitMessage {};
    struct AwaitVerdict {
        std::string tried;
    };
    /// The client is being told that its token is no good.
    struct AwaitAcknowledgement {
        std::string tried;
    };
    struct Over {};

    [[nodiscard]] Step on_message(std::string_view octets);
    [[nodiscard]] Step tell_refusal(std::string tried);

    BearerForm form_;
    std::variant<AwaitMessage, AwaitVerdict, AwaitAcknowledgement, Over> state_;
};

}  // namespace palomar::sasl
