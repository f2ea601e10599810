// One message; and if its token is refused, an error that the client must acknowledge before the
// login fails (RFC 7628 §3.2.3).
#include "sasl/bearer_exchange.hpp"

#include "sasl/bearer_message.hpp"

#include <utility>

namespace palomar::sasl {
namespace {

std::string_view error_of(BearerForm form) {
    switch (form) {
        case BearerForm::oauthbearer:
            return R"({"status":"invalid_token"})";  // RFC 7628 §3.2.2
        case BearerForm::xoauth2:
            return R"({"status":"401","schemes":"bearer"})";
    }
    std::unreachable();
}

}  // namespace

Step BearerExchange::respond(std::string_view octets) {
    auto state = std::exchange(state_, Over{});
    if (std::holds_alternative<AwaitMessage>(state)) {
        return on_message(octets);
    }
    // Whatever it says: RFC 7628 asks for the octet 1, XOAUTH2 for nothing.
    if (auto* const refused = std::get_if<AwaitAcknowledgement>(&state)) {
        return Refused{std::move(refused->tried)};
    }
    return Malformed{};
}

Step BearerExchange::on_message(std::string_view octets) {
    auto message =
        form_ == BearerForm::oauthbearer ? oauthbearer_from(octets) : xoauth2_from(octets);
    if (!message) {
        return Malformed{};
    }
    if (!message->token) {
        return tell_refusal(std::move(message->name));
    }
    state_ = AwaitVerdict{message->name};
    auto name = identity::UserName::from(message->name);
    return CheckToken{std::move(name), std::move(message->name), identity::Secret{*message->token}};
}

Step BearerExchange::on_refused_token() {
    auto state = std::exchange(state_, Over{});
    auto* const asked = std::get_if<AwaitVerdict>(&state);
    return asked == nullptr ? Step{Malformed{}} : tell_refusal(std::move(asked->tried));
}

Step BearerExchange::tell_refusal(std::string tried) {
    state_ = AwaitAcknowledgement{std::move(tried)};
    return Challenge{std::string{error_of(form_)}};
}

}  // namespace palomar::sasl
