// Doorkeeper: who comes in: performs what a session asks for in AUTHORIZATION, makes whoever
// guesses wait, and tells the log of every failed login.
#pragma once

#include "guard/guard.hpp"
#include "maildrop/store.hpp"
#include "net/transport.hpp"
#include "pop3/action.hpp"
#include "pop3/event.hpp"
#include "server/account_uses.hpp"
#include "server/login.hpp"
#include "server/statistics.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::server {

/// What all sessions' doorkeepers share. Outlives them.
struct Doorway {
    Login& login;
    AccountUses& uses;
    guard::Guard& guard;
    const sasl::Decoy& decoy;
    Statistics& statistics;
    telemetry::Log& log;
};

/// Of one session, and as its thread runs.
class Doorkeeper {
  public:
    /// All references outlive it.
    Doorkeeper(
        const Doorway& doorway,
        const pop3::SessionPolicy& policy,
        net::Transport& io,
        const LoginOrigin& origin
    )
        : doorway_{doorway}, policy_{policy}, io_{io}, origin_{origin} {}

    /// The connection is under TLS now.
    void goes_over_to_tls() { origin_.security = pop3::Security::tls; }

    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::LookUpAccount& action);
    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::Authenticate& action);
    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::StartExchange& action);
    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::FindVerifier& action);
    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::Admit& action);
    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::CheckToken& action);
    [[nodiscard]] boost::asio::awaitable<pop3::Event> perform(const pop3::RefuseLogin& action);

    /// Whoever was let in last is out again.
    void let_out();
    /// It is, for want of the maildrop, but its connection still counts among its account's.
    void turn_back();

  private:
    using Name = std::optional<identity::UserName>;
    struct Attempt {
        guard::LoginDelay::Attempt slot;
        Name name;
    };
    /// Nothing: the attempt may be checked now.
    using Obstacle = std::optional<pop3::Event>;

    /// Awaited with what checks the secret.
    template <typename Check>
    [[nodiscard]] boost::asio::awaitable<pop3::Event> decide(
        Name name, std::string_view tried, Check check
    );
    [[nodiscard]] boost::asio::awaitable<Obstacle> begin_attempt(
        const Name& name, std::string_view tried
    );
    [[nodiscard]] boost::asio::awaitable<pop3::Event> refuse(std::string_view tried);
    [[nodiscard]] pop3::Event let_in(const accounts::Account& account, std::string_view tried);
    [[nodiscard]] pop3::Event turn_away(const LoginFailure& failure, std::string_view tried);
    void hold_against(std::string_view tried, std::string_view reason, std::string_view detail);
    [[nodiscard]] sasl::ChannelBindings bindings() const;

    const Doorway& doorway_;
    const pop3::SessionPolicy& policy_;
    net::Transport& io_;
    LoginOrigin origin_;
    /// From the claim to its proof; a session that is logged in carries none of its 160 octets.
    std::unique_ptr<Attempt> attempt_;
    /// While logged in.
    std::optional<AccountUses::Use> use_;
    /// From a login that was right to the next one.
    std::optional<guard::ConnectionLimits::Session> place_;
};

}  // namespace palomar::server
