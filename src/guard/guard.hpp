// Guard: what keeps abuse out, in one place for the server: bans, limits and delays, asked in the
// order in which a client comes.
#pragma once

#include "guard/bans.hpp"
#include "guard/connection_limits.hpp"
#include "guard/login_delay.hpp"
#include "guard/origin.hpp"
#include "guard/refusal.hpp"

#include <expected>
#include <optional>

namespace palomar::guard {

/// Thread-safe; never blocks on anything but its own short locks. Must outlive all tokens.
class Guard {
  public:
    struct Settings {
        Origins origins{};
        LoginDelay::Settings delay{};
        ConnectionLimits::Settings limits{};
        Bans::Settings bans{};
    };

    explicit Guard(const Settings& settings)
        : delay_{settings.delay, settings.origins},
          limits_{settings.limits, settings.origins},
          bans_{settings.bans, settings.origins} {}

    /// Other settings hold from now on, also for clients that are there: their places are counted
    /// as if they had come under these. Nobody loses one.
    void change(const Settings& settings, Time now);

    /// A client comes. It keeps the token as long as its connection.
    [[nodiscard]] std::expected<ConnectionLimits::Connection, Refusal> connect(
        const identity::InternetAddress& address, Time now
    );

    /// It offers a password, which is to be checked after Attempt::wait() and not before. A refused
    /// attempt is answered without being checked, whether the password was right or not.
    [[nodiscard]] std::expected<LoginDelay::Attempt, LoginDelay::TooSoon> login_begin(
        const identity::InternetAddress& address,
        const std::optional<identity::UserName>& account,
        Time now
    );

    /// Unknown account, wrong password or account that may not: all the same. The ban that this
    /// brought about, if it did; failures of an address on an account that it is known for do not.
    [[nodiscard]] std::optional<Ban> login_failed(
        LoginDelay::Attempt attempt, const identity::InternetAddress& address, Time now
    );

    /// The password was right. Refusal: too_many_for_account. The connection keeps the token until
    /// it ends or logs in anew, also where another session has the maildrop: clients that wait for
    /// it to become free are what can pile up. Guesses are not counted, or who guesses could use up
    /// the places of whose account it is; of them LoginDelay lets in only so many at a time.
    [[nodiscard]] std::expected<ConnectionLimits::Session, Refusal> login_succeeded(
        LoginDelay::Attempt attempt,
        const identity::InternetAddress& address,
        const identity::UserName& account,
        Time now
    );

    /// For managers.
    [[nodiscard]] Bans& bans() { return bans_; }

    [[nodiscard]] const LoginDelay& delay() const { return delay_; }
    [[nodiscard]] const ConnectionLimits& limits() const { return limits_; }

  private:
    LoginDelay delay_;
    ConnectionLimits limits_;
    Bans bans_;
};

}  // namespace palomar::guard
