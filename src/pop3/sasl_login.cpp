// Every step becomes an action; a client that breaks the exchange gets one answer and is back where
// it was before AUTH.
#include "pop3/sasl_login.hpp"

#include "identity/base64.hpp"

#include <utility>

namespace palomar::pop3 {

std::optional<identity::Secret> SaslLogin::decode_initial(std::string_view text) {
    return text == "=" ? std::optional{identity::Secret{""}} : identity::from_base64(text);
}

Action SaslLogin::on(const ExchangeStarted& event) {
    exchange_ = sasl::begin(mechanism_, event.bindings, event.entropy, event.decoy);
    const std::optional<identity::Secret> initial = std::exchange(initial_, std::nullopt);
    return act(exchange_->start(initial ? std::optional{initial->reveal()} : std::nullopt));
}

Action SaslLogin::on(const ResponseRead& event) {
    awaits_response_ = false;
    if (!event.line) {
        return give_up("the response is too long");
    }
    if (*event.line == "*") {
        return give_up("AUTH cancelled");
    }
    const auto octets = identity::from_base64(*event.line);
    if (!octets) {
        return give_up("the response is no Base64");
    }
    return act(exchange_->respond(octets->reveal()));
}

Action SaslLogin::on(const VerifierFound& event) {
    return act(exchange_->on_verifier(event.verifier));
}

std::optional<Action> SaslLogin::on_rejected() {
    if (!std::exchange(checks_token_, false)) {
        return std::nullopt;
    }
    token_was_refused_ = true;
    return act(exchange_->on_refused_token());
}

Action SaslLogin::act(sasl::Step step) {
    return std::visit([this](auto& what) { return perform(what); }, step);
}

Action SaslLogin::perform(sasl::Challenge& step) {
    awaits_response_ = true;
    std::string& text = reply_.begin_part();
    text += "+ ";
    text += identity::to_base64(step.octets);
    text += "\r\n";
    return reply_.send();
}

Action SaslLogin::perform(sasl::CheckPassword& step) {
    name_ = std::move(step.name);
    tried_ = std::move(step.tried);
    return Authenticate{name_, std::move(step.password), tried_};
}

Action SaslLogin::perform(sasl::FindVerifier& step) {
    name_ = std::move(step.name);
    tried_ = std::move(step.tried);
    return FindVerifier{name_, tried_};
}

Action SaslLogin::perform(sasl::CheckToken& step) {
    name_ = std::move(step.name);
    tried_ = std::move(step.tried);
    checks_token_ = true;
    return CheckToken{name_, std::move(step.token), tried_};
}

Action SaslLogin::perform(sasl::Proven& step) {
    name_ = std::move(step.name);
    tried_ = std::move(step.tried);
    return Admit{*name_, tried_};
}

/// A token was refused when it was checked: the client has only read why.
Action SaslLogin::perform(sasl::Refused& step) {
    if (token_was_refused_) {
        return give_up("[AUTH] wrong user name or password");
    }
    tried_ = std::move(step.tried);
    return RefuseLogin{tried_};
}

Action SaslLogin::perform(sasl::Malformed& /*step*/) {
    return give_up("the response does not belong to this mechanism");
}

Action SaslLogin::give_up(std::string_view why) {
    over_ = true;
    return reply_.refuse("{}", why);
}

}  // namespace palomar::pop3
