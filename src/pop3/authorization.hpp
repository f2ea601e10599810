// Authorization: the state in which a client says who it is (RFC 1939 §4). Knows no message.
#pragma once

#include "identity/user_name.hpp"
#include "pop3/account.hpp"
#include "pop3/action.hpp"
#include "pop3/command_table.hpp"
#include "pop3/event.hpp"
#include "pop3/reply.hpp"
#include "pop3/session_policy.hpp"
#include "pop3/session_summary.hpp"

#include <optional>
#include <string_view>

namespace palomar::pop3 {

/// Bad commands and failed logins add up here whatever comes between them: a run that USER or CAPA
/// could end would let one connection guess passwords for ever. It ends with the right password.
class Authorization {
  public:
    static constexpr States state = States::authorization;

    /// Both must outlive it.
    Authorization(const SessionPolicy& policy, Reply& reply) : policy_{policy}, reply_{reply} {}

    /// The command is one that may come in this state.
    [[nodiscard]] Action on(const Command& command);
    [[nodiscard]] Action on(const Sent& event);
    [[nodiscard]] Action on(const AccountLookedUp& event);
    [[nodiscard]] Action on(const Authenticated& event);
    [[nodiscard]] Action on(const Rejected& event);
    [[nodiscard]] Action on(const AccountsUnavailable& event);
    [[nodiscard]] Action on(const MaildropRefused& event);

    /// Whose maildrop is being opened: there once the password was right.
    [[nodiscard]] const std::optional<Account>& account() const { return account_; }

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

    [[nodiscard]] Action capa();
    [[nodiscard]] Action user(std::string_view name);
    [[nodiscard]] Action pass(std::string_view password);
    [[nodiscard]] Action quit();

    const SessionPolicy& policy_;
    Reply& reply_;
    std::optional<Claim> claim_;
    std::optional<Account> account_;
};

}  // namespace palomar::pop3
