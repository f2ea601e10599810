// LoginDelay: makes guessing passwords slow, by address prefix and by account, and leaves alone who
// has logged in before. Knows no password, clock, network or log.
#pragma once

#include "guard/known_good.hpp"
#include "guard/origin.hpp"
#include "guard/slates.hpp"
#include "identity/internet_address.hpp"
#include "identity/user_name.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <mutex>
#include <optional>
#include <string>

namespace palomar::guard {

// Whoever guesses chooses addresses (a botnet, a /48 of IPv6) and names, so both are held against
// him: one address that tries many accounts, and one account that is tried from many addresses. An
// attempt waits for the later of both slots. A success takes nothing of either back, or an own
// account would wash the address clean between guesses, and the owner's mail program the account.
//
// An address that has logged in to an account is judged by its own failures on that account and by
// nothing else, and these are held against nobody else: an office behind one address does not pay
// for a colleague's forgotten password, nor an account's owner for those who guess at it. It is
// remembered in memory only: after a start everybody is a stranger until his first login.
//
// The price: while somebody guesses at an account, its owner may be refused at an address from
// which he never logged in.
//
// What this promises: of attempts that all fail, from k address prefixes that are not known, within
// a time T shorter than `memory`, at most k * N(by_address, T) are checked; and on one account at
// most N(by_account, T), plus N(by_account, T) for each of its known addresses. N(pace, T) is the
// largest n with delay(1) + ... + delay(n - at_once - 1) <= T: `at_once` + 1 at once, those of the
// doubling delays, then one every `ceiling`.

/// Thread-safe; every operation takes O(log n). What it remembers is of bounded size: at most
/// about 0.5 KiB for each of the three capacities.
class LoginDelay {
  public:
    struct Settings {
        /// Many people may share an address, and their programs start at the same time.
        Pace by_address{.at_once = 16};
        /// Also that of an account from an address that is known for it.
        Pace by_account{.at_once = 4};
        /// An attempt that would have to wait longer is refused at once.
        std::chrono::milliseconds longest_wait{30'000};
        /// At least 1, both.
        std::size_t addresses = 50'000;
        std::size_t accounts = 50'000;
        KnownGood::Settings known_good{};
    };

    struct TooSoon {
        /// An attempt would not have to wait after so long, if no other comes meanwhile.
        std::chrono::milliseconds retry_after;
    };

    class Attempt;

    LoginDelay(Settings settings, Origins origins);

    /// Attempts that are under way keep their slots. With another pace nobody waits longer than his
    /// failures cost by it. With other prefixes what was held against an address is held against it
    /// no more, against accounts it is; who is known stays so. The sizes stay as they were. O(n) if
    /// anything of it is new.
    void change(const Settings& settings, const Origins& origins, Time now);

    /// An attempt to log in begins. No account: the name cannot be one; only the address counts.
    [[nodiscard]] std::expected<Attempt, TooSoon> begin(
        const identity::InternetAddress& address,
        const std::optional<identity::UserName>& account,
        Time now
    );

    /// How many are remembered, for tests and for counters.
    struct Sizes {
        std::size_t addresses;
        std::size_t accounts;
        std::size_t known_good;
    };
    [[nodiscard]] Sizes sizes() const;

  private:
    enum class Outcome { failed, succeeded, unchecked };

    struct Claim {
        std::string account;
        /// In the slates of accounts. Nothing: the pair is known and has a slate of its own.
        std::optional<std::uint64_t> number;
    };
    /// Which slates an attempt stands on.
    struct Standing {
        identity::InternetAddress address;
        /// As which it counted when the attempt began.
        identity::Network prefix;
        /// In the slates of addresses, if it counts by address.
        std::optional<std::uint64_t> number;
        std::optional<Claim> claim;
    };

    void end(const Standing& standing, Outcome outcome, Time now);
    void end_known(const AddressAndAccount& pair, Outcome outcome, Time now);

    mutable std::mutex mutex_;
    Settings settings_;
    Origins origins_;
    Slates<identity::Network> by_address_;
    Slates<std::string> by_account_;
    KnownGood known_good_;
};

/// One attempt, from its slot to its outcome. An attempt that is destroyed without one was never
/// checked. The LoginDelay must outlive it.
class LoginDelay::Attempt {
  public:
    Attempt(Attempt&& other) noexcept;
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();

    /// How long the password must not be checked. From 0 to `longest_wait`.
    [[nodiscard]] std::chrono::milliseconds wait() const { return wait_; }
    /// The address has logged in to the account before.
    [[nodiscard]] bool is_known_good() const { return standing_.claim && !standing_.claim->number; }

    /// Only the first call of one of these counts.
    void failed(Time now);
    void succeeded(Time now);

  private:
    friend class LoginDelay;
    Attempt(LoginDelay& delay, Standing standing, std::chrono::milliseconds wait)
        : delay_{&delay}, standing_{std::move(standing)}, wait_{wait} {}

    void end(Outcome outcome, Time now);

    LoginDelay* delay_;
    Standing standing_;
    std::chrono::milliseconds wait_;
};

}  // namespace palomar::guard
