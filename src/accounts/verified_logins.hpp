// VerifiedLogins: remembers for a while who proved to know which password, so that a client that
// polls every minute pays for Argon2 once. It holds no password and no hash of one that is of use
// outside this process.
#pragma once

#include "accounts/account.hpp"
#include "identity/secret.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace palomar::accounts {

// A verification takes a while, and the account may be changed meanwhile: its password, its policy,
// whether it exists. If the change is stored and forgotten here between the moment when the
// verification read the account and the moment when it is remembered, the cache would keep the old
// state. Hence the order for callers: start() before the account is read, remember() with that
// ticket; and whoever changes an account stores the change first and calls forget() then. A ticket
// from before a forget() remembers nothing.

/// Thread-safe, never blocks on anything but its own short lock: may be asked on an I/O thread.
class VerifiedLogins {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// Permission to remember one verification of one account.
    class Ticket {
      private:
        friend class VerifiedLogins;
        explicit Ticket(std::uint64_t generation) : generation_{generation} {}
        std::uint64_t generation_;
    };

    /// Remembers at most `capacity` accounts, the least recently asked for going first, each for
    /// `lifetime` after its verification, however often it logs in: what another process changes is
    /// seen by then.
    VerifiedLogins(std::size_t capacity, std::chrono::seconds lifetime);
    ~VerifiedLogins();
    VerifiedLogins(const VerifiedLogins&) = delete;
    VerifiedLogins& operator=(const VerifiedLogins&) = delete;

    /// The account, if this very password was verified. Nothing: verify it in full.
    [[nodiscard]] std::optional<Account> find(
        const identity::UserName& name, const identity::Secret& password, Time now
    );

    /// Whether an account of this name was verified: then it exists. Nothing else is said by it.
    [[nodiscard]] bool knows(const identity::UserName& name, Time now) const;

    /// To be called before the account is read from its store.
    [[nodiscard]] Ticket start(const identity::UserName& name) const;

    /// The password is right. Remembers nothing if the account changed since the ticket was given.
    void remember(
        Ticket ticket, const Account& account, const identity::Secret& password, Time now
    );

    /// To be called after the account was changed or removed.
    void forget(const identity::UserName& name);

  private:
    using Mac = std::array<unsigned char, 16>;
    struct Entry {
        Account account;
        Mac mac;
        Time expires;
    };
    using Entries = std::list<Entry>;

    [[nodiscard]] Mac mac(const identity::UserName& name, const identity::Secret& password) const;
    [[nodiscard]] static std::size_t slot(const identity::UserName& name);
    // The mutex must be held.
    void drop(Entries::iterator entry);

    const std::size_t capacity_;
    const std::chrono::seconds lifetime_;
    std::array<unsigned char, 32> key_;

    mutable std::mutex mutex_;
    // The most recently asked for is first. The keys of the map are the names in the list.
    Entries entries_;
    std::unordered_map<std::string_view, Entries::iterator> by_name_;
    // How often an account was forgotten. Accounts share slots: a forget() of another one costs at
    // most that a login is verified again.
    std::array<std::uint64_t, 256> generations_{};
};

}  // namespace palomar::accounts
