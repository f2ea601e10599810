// ConnectionLimits: how many connections and sessions there may be, and how fast they may come.
// Counts by tokens that count themselves out. Knows no socket and no password.
#pragma once

#include "guard/arrival_rate.hpp"
#include "guard/origin.hpp"
#include "guard/refusal.hpp"
#include "identity/internet_address.hpp"
#include "identity/user_name.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace palomar::guard {

/// Thread-safe; every operation takes O(log n). Memory is bounded by the connections that are open
/// and by `remembered_rates`.
class ConnectionLimits {
  public:
    /// 0 stands for no limit.
    struct Settings {
        /// Connections at the same time, in all. The limit on descriptors holds besides.
        std::uint32_t in_all = 0;
        /// Connections at the same time from an address prefix, exempt ones excepted.
        std::uint32_t by_address = 100;
        /// Connections at the same time that have logged in to an account from an address prefix,
        /// those among them that another session keeps from the maildrop. Also for exempt ones.
        std::uint32_t by_account_and_address = 10;
        /// New connections from an address prefix, exempt ones excepted.
        Rate new_by_address{.per_second = 50, .burst = 200};
        Rate new_in_all{};
        /// Prefixes whose new connections are remembered. At least 1.
        std::size_t remembered_rates = 50'000;
    };

  private:
    using ByAddress = std::map<identity::Network, std::uint32_t>;
    using ByAccount = std::map<std::pair<std::string, identity::Network>, std::uint32_t>;

    // Each knows where it is counted: that changes when other addresses count as one.
    struct Comer {
        identity::InternetAddress address;
        /// Nothing: it is exempt.
        std::optional<ByAddress::iterator> place;
    };
    struct Owner {
        identity::InternetAddress address;
        ByAccount::iterator place;
    };
    using Comers = std::list<Comer>;
    using Owners = std::list<Owner>;

  public:
    /// A connection, counted while this lives. The ConnectionLimits must outlive it.
    class Connection {
      public:
        Connection(Connection&& other) noexcept
            : limits_{std::exchange(other.limits_, nullptr)}, comer_{other.comer_} {}
        Connection& operator=(Connection&&) = delete;
        ~Connection();

      private:
        friend class ConnectionLimits;
        Connection(ConnectionLimits& limits, Comers::iterator comer)
            : limits_{&limits}, comer_{comer} {}

        ConnectionLimits* limits_;
        Comers::iterator comer_;
    };

    /// A login that was right, counted while this lives. The ConnectionLimits must outlive it.
    class Session {
      public:
        Session(Session&& other) noexcept
            : limits_{std::exchange(other.limits_, nullptr)}, owner_{other.owner_} {}
        Session& operator=(Session&&) = delete;
        ~Session();

      private:
        friend class ConnectionLimits;
        Session(ConnectionLimits& limits, Owners::iterator owner)
            : limits_{&limits}, owner_{owner} {}

        ConnectionLimits* limits_;
        Owners::iterator owner_;
    };

    ConnectionLimits(Settings settings, Origins origins);

    /// Whoever is there stays, beyond a limit that is lower now too. With other origins all are
    /// counted anew, by the address that they came from: O(n log n). `remembered_rates` stays.
    void change(const Settings& settings, const Origins& origins);

    /// A client comes. Who is refused takes no place and no token.
    [[nodiscard]] std::expected<Connection, Refusal> connect(
        const identity::InternetAddress& address, Time now
    );

    /// It has logged in. Refusal: too_many_for_account.
    [[nodiscard]] std::expected<Session, Refusal> log_in(
        const identity::InternetAddress& address, const identity::UserName& account
    );

    /// Connections that are open.
    [[nodiscard]] std::uint32_t connections() const;

  private:
    void leave(Comers::iterator comer);
    void log_out(Owners::iterator owner);
    void count_anew();

    mutable std::mutex mutex_;
    Settings settings_;
    Origins origins_;
    Comers comers_;
    Owners owners_;
    ByAddress by_address_;
    ByAccount by_account_;
    TokenBucket new_in_all_;
    ArrivalRates new_by_address_;
};

}  // namespace palomar::guard
