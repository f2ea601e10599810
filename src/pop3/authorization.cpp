// USER and PASS, and what can come of them. After any failure the client begins again with USER.
#include "pop3/authorization.hpp"

#include "pop3/capabilities.hpp"
#include "pop3/refusal.hpp"

#include <utility>

namespace palomar::pop3 {

Action Authorization::on(const Command& command) {
    switch (command.verb) {
        case Verb::capa:
            return capa();
        case Verb::user:
            return user(command.text);
        case Verb::pass:
            return pass(command.text);
        case Verb::quit:
            return quit();
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

Action Authorization::on(const Sent&) { return reply_.read_on(); }

Action Authorization::capa() {
    append_capabilities(reply_.begin_ok("capabilities follow"), policy_, std::nullopt);
    return reply_.send();
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

Action Authorization::on(const Authenticated& event) {
    if (!claim_ || !claim_->name) {
        return on(Rejected{});
    }
    account_ = Account{*claim_->name, event.policy};
    reply_.end_bad_run();
    return OpenMaildrop{};
}

Action Authorization::on(const Rejected&) {
    claim_.reset();
    return reply_.refuse("[AUTH] wrong user name or password");
}

Action Authorization::on(const AccountsUnavailable&) {
    claim_.reset();
    return reply_.fail("[SYS/TEMP] accounts cannot be looked up now, try again later");
}

Action Authorization::on(const MaildropRefused& event) {
    claim_.reset();
    account_.reset();
    const auto error = event.failure.failure.error;
    return error == maildrop::StoreError::in_use
               ? reply_.fail("{}{}", response_code(error), describe_use(event.failure.holder))
               : reply_.fail("{}the maildrop cannot be opened", response_code(error));
}

Action Authorization::quit() {
    reply_.close_after(CloseReason::quit);
    return reply_.ok("server signing off");
}

SessionSummary Authorization::summary() const {
    SessionSummary summary;
    if (claim_ && claim_->name) {
        summary.claimed = claim_->name->view();
    }
    return summary;
}

}  // namespace palomar::pop3
