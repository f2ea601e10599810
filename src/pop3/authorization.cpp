// USER and PASS, AUTH, STLS, and what can come of them. After any failure the client begins again.
#include "pop3/authorization.hpp"

#include "pop3/capabilities.hpp"
#include "pop3/refusal.hpp"

#include <utility>

namespace palomar::pop3 {

Action Authorization::on(const Command& command) {
    switch (command.verb) {
        case Verb::auth:
            return auth(command);
        case Verb::capa:
            return capa();
        case Verb::user:
            return user(command.text);
        case Verb::pass:
            return pass(command.text);
        case Verb::quit:
            return quit();
        case Verb::stls:
            return stls();
        case Verb::dele:
        case Verb::list:
        case Verb::noop:
        case Verb::retr:
        case Verb::rset:
        case Verb::stat:
        case Verb::top:
        case Verb::uidl:
            break;  // not in this state
    }
    std::unreachable();
}

Action Authorization::on(const Sent&) {
    if (goes_over_to_tls_) {
        return StartTls{};
    }
    return sasl_ ? Action{ReadResponse{}} : reply_.read_on();
}

Action Authorization::capa() {
    append_capabilities(reply_.begin_ok("capabilities follow"), policy_, circumstances_, nullptr);
    return reply_.send();
}

/// RFC 2595 §4. What was said before counts no more: the state begins anew once TLS is on.
Action Authorization::stls() {
    if (!policy_.has_certificate) {
        return reply_.refuse("there is no certificate for TLS here");
    }
    goes_over_to_tls_ = true;
    return reply_.ok("begin TLS");
}

Action Authorization::user(std::string_view name) {
    claim_ = Claim{identity::UserName::from(name), std::string{name}};
    if (!policy_.reveal_unknown_users) {
        return reply_.ok("now the password");
    }
    return LookUpAccount{claim_->name, claim_->tried};
}

Action Authorization::on(const AccountLookedUp& event) {
    if (!event.exists) {
        claim_.reset();
        return reply_.refuse("[AUTH] no such account");
    }
    return reply_.ok("now the password");
}

Action Authorization::pass(std::string_view password) {
    if (!claim_) {
        return reply_.refuse("PASS comes after USER");
    }
    return Authenticate{claim_->name, identity::Secret{password}, claim_->tried};
}

/// Without a mechanism it lists them, as clients asked before there was CAPA.
Action Authorization::auth(const Command& command) {
    claim_.reset();
    if (!command.text.empty()) {
        return begin_exchange(command);
    }
    std::string& text = reply_.begin_ok("mechanisms follow");
    append_mechanisms(text, policy_, circumstances_, "", "\r\n");
    text += ".\r\n";
    return reply_.send();
}

Action Authorization::begin_exchange(const Command& command) {
    const auto mechanism = sasl::find(command.text);
    if (!mechanism || !is_available(*mechanism, policy_, circumstances_)) {
        return reply_.refuse("that mechanism is not available; CAPA lists those that are");
    }
    std::optional<identity::Secret> initial;
    if (command.initial_response) {
        initial = SaslLogin::decode_initial(*command.initial_response);
        if (!initial) {
            return reply_.refuse("the initial response is no Base64");
        }
    }
    sasl_ = std::make_unique<SaslLogin>(reply_, *mechanism, std::move(initial));
    return StartExchange{};
}

Action Authorization::on(const ExchangeStarted& event) {
    return sasl_ ? watch_over(sasl_->on(event)) : Close{CloseReason::connection_lost};
}

Action Authorization::on(const ResponseRead& event) {
    return sasl_ && sasl_->has_begun() ? watch_over(sasl_->on(event))
                                       : Close{CloseReason::connection_lost};
}

Action Authorization::on(const VerifierFound& event) {
    return sasl_ && sasl_->has_begun() ? watch_over(sasl_->on(event))
                                       : Close{CloseReason::connection_lost};
}

Action Authorization::watch_over(Action next) {
    if (sasl_->is_over()) {
        sasl_.reset();
    }
    return next;
}

Action Authorization::on(Authenticated& event) {
    account_ = std::move(event.account);
    reply_.end_bad_run();
    return OpenMaildrop{*account_};
}

Action Authorization::on(const Rejected& event) {
    if (sasl_ && event.why == Rejection::wrong) {
        if (auto next = sasl_->on_rejected()) {
            return watch_over(std::move(*next));
        }
    }
    forget_claims();
    switch (event.why) {
        case Rejection::wrong:
            return reply_.refuse("[AUTH] wrong user name or password");
        case Rejection::needs_tls:
            return reply_.refuse("[AUTH] this account may log in under TLS only");
        case Rejection::too_many_failures:
            return reply_.refuse("[SYS/TEMP] too many failed logins, try again later");
        case Rejection::too_many_sessions:
            return reply_.refuse("[IN-USE] the account has as many sessions as it may have");
    }
    std::unreachable();
}

Action Authorization::on(const AccountsUnavailable&) {
    forget_claims();
    return reply_.fail("[SYS/TEMP] accounts cannot be looked up now, try again later");
}

Action Authorization::on(const MaildropRefused& event) {
    forget_claims();
    const auto error = event.failure.failure.error;
    return error == maildrop::StoreError::in_use
               ? reply_.fail("{}{}", response_code(error), describe_use(event.failure.holder))
               : reply_.fail("{}the maildrop cannot be opened", response_code(error));
}

void Authorization::forget_claims() {
    claim_.reset();
    sasl_.reset();
    account_.reset();
}

Action Authorization::quit() {
    reply_.close_after(CloseReason::quit);
    return reply_.ok("server signing off");
}

SessionSummary Authorization::summary() const {
    SessionSummary summary;
    if (sasl_) {
        const std::optional<identity::UserName>& name = sasl_->name();
        summary.claimed = name ? name->view() : std::string_view{};
    } else if (claim_ && claim_->name) {
        summary.claimed = claim_->name->view();
    }
    return summary;
}

}  // namespace palomar::pop3
