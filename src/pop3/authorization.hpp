// Authorization: the state in which a client says who it is (RFC 1939 §4). Knows no message.
#pragma once

#include "identity/user_name.hpp"
#include "pop3/account.hpp"
#include "pop3/action.hpp"
#include "pop3/command_table.hpp"
#include "pop3/event.hpp"
#include "pop3/reply.hpp"
#include "pop3/sasl_login.hpp"
#include "pop3/session_policy.hpp"
#include "pop3/session_summary.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace palomar::pop3 {

/// Bad commands and failed logins add up here whatever comes between them: a run that USER or CAPA
/// could end would let one connection guess passwords for ever. It ends with the right password.
class Authorization {
  public:
    static constexpr States state = States::authorization;

    /// All must outlive it.
    Authorization(const SessionPolicy& policy, const Circumstances& circumstances, Reply& reply)
        : policy_{policy}, circumstances_{circumstances}, reply_{reply} {}

    /// The command is one that may come in this state.
    [[nodiscard]] Action on(const Command& command);
    [[nodiscard]] Action on(const Sent& event);
    [[nodiscard]] Action on(const AccountLookedUp& event);
    [[nodiscard]] Action on(const ExchangeStarted& event);
    [[nodiscard]] Action on(const ResponseRead& event);
    [[nodiscard]] Action on(const VerifierFound& event);
    [[nodiscard]] Action on(Authenticated& event);
    [[nodiscard]] Action on(const Rejected& event);
    [[nodiscard]] Action on(const AccountsUnavailable& event);
    [[nodiscard]] Action on(const MaildropRefused& event);

    /// Whose maildrop is being opened: there once the password was right.
    [[nodiscard]] const std::optional<Account>& account() const { return account_; }

    /// STLS was accepted and TLS is what comes next.
    [[nodiscard]] bool goes_over_to_tls() const { return goes_over_to_tls_; }

    [[nodiscard]] SessionSummary summary() const;

  private:
    /// What USER said and PASS has to prove.
    struct Claim {
        /// Nothing: the name cannot be an account's, which PASS must not tell
        /// (reveal_unknown_users).
        std::optional<identity::UserName> name;
        /// As the client wrote it.
        std::string tried;
    };

    [[nodiscard]] Action auth(const Command& command);
    [[nodiscard]] Action begin_exchange(const Command& command);
    [[nodiscard]] Action capa();
    [[nodiscard]] Action pass(std::string_view password);
    [[nodiscard]] Action quit();
    [[nodiscard]] Action stls();
    [[nodiscard]] Action user(std::string_view name);

    /// After any failure the client begins anew.
    void forget_claims();
    /// An action of the exchange; what it told the client last ends it.
    [[nodiscard]] Action watch_over(Action next);

    const SessionPolicy& policy_;
    const Circumstances& circumstances_;
    Reply& reply_;
    std::optional<Claim> claim_;
    std::unique_ptr<SaslLogin> sasl_;
    std::optional<Account> account_;
    bool goes_over_to_tls_ = false;
};

}  // namespace palomar::pop3
