// KnownGood: which addresses have logged in to which account before, and the slate of each such
// pair. Knows nothing of the slates that others share.
#pragma once

#include "guard/origin.hpp"
#include "guard/slate.hpp"
#include "identity/internet_address.hpp"
#include "identity/network.hpp"

#include <chrono>
#include <compare>
#include <cstddef>
#include <list>
#include <map>
#include <string>

namespace palomar::guard {

struct AddressAndAccount {
    /// First, so that an account's pairs stand side by side.
    std::string account;
    identity::Network address;

    friend auto operator<=>(const AddressAndAccount&, const AddressAndAccount&) = default;
};

// A pair gets in by a right password only, so that no flood of failures touches it. Whoever has one
// account and very many addresses could fill the memory with pairs of that one account; hence each
// account has room for a few, and pushes out its own.

/// Every operation takes O(log n + pairs_per_account).
class KnownGood {
  public:
    struct Settings {
        /// A pair is forgotten so long after its last login. 0: none is ever known.
        std::chrono::seconds lifetime = std::chrono::days{30};
        /// At least 1, both. Of more, those whose login is longest ago are forgotten.
        std::size_t capacity = 100'000;
        std::size_t pairs_per_account = 16;
    };

    explicit KnownGood(Settings settings) : settings_{settings} {}

    [[nodiscard]] std::size_t size() const { return by_pair_.size(); }

    /// What is longer ago is forgotten by the next forget_old().
    void change_lifetime(std::chrono::seconds lifetime) { settings_.lifetime = lifetime; }

    /// As Slate::change(), for all. O(n).
    void change_pace(const Pace& pace, Time now);

    /// Other addresses count as one: a pair is that of the address of its last login. Of those that
    /// become one pair the latest stays. O(n log n).
    void change_origins(const Origins& origins);

    /// Those whose last login is `lifetime` ago.
    void forget_old(Time now);

    /// The pair's own slate, valid until the next call of anything else. nullptr: not known.
    [[nodiscard]] Slate* find(const AddressAndAccount& pair);

    /// The pair has logged in, from this address. What it failed before is forgiven.
    void remember(
        const AddressAndAccount& pair, const identity::InternetAddress& address, Time now
    );

  private:
    struct Entry {
        AddressAndAccount pair;
        /// Of the last login.
        identity::InternetAddress address;
        Time last_login;
        Slate slate;
    };
    using Entries = std::list<Entry>;

    void make_room_beside(const AddressAndAccount& pair);
    void drop(Entries::iterator entry);

    Settings settings_;
    /// The longest ago first.
    Entries entries_;
    std::map<AddressAndAccount, Entries::iterator> by_pair_;
};

}  // namespace palomar::guard
