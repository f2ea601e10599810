// Bans: which addresses are not spoken with, until when, and who said so. Knows no clock; a ban
// lives no longer than the process.
#pragma once

#include "guard/origin.hpp"
#include "guard/ranked_map.hpp"
#include "guard/time.hpp"
#include "identity/internet_address.hpp"
#include "identity/network.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace palomar::guard {

enum class BannedBy : std::uint8_t { manager, failures };

enum class BanError : std::uint8_t {
    /// There are `capacity` bans by managers already.
    too_many,
};

struct Ban {
    identity::Network network;
    Time until;
    BannedBy by;
};

/// Thread-safe. A look-up takes O(log n) for each length of prefix that is in use: mostly one.
class Bans {
  public:
    struct Settings {
        /// Failed logins from an address prefix after which it is banned. 0: never.
        std::uint32_t after = 0;
        /// The time within which these must fall.
        std::chrono::seconds within{600};
        /// How long such a ban lasts. 0: none is made.
        std::chrono::seconds lasting{3600};
        /// At least 1. An automatic ban gives way to any newer one when there are so many.
        std::size_t capacity = 10'000;
        /// Prefixes whose failures are counted. At least 1.
        std::size_t counted = 10'000;
    };

    Bans(Settings settings, Origins origins);

    /// Bans that hold are not changed by it, and failures are not forgotten; of addresses that now
    /// count as others than before, they are counted anew. The two sizes stay as they were.
    void change(const Settings& settings, const Origins& origins);

    /// By a manager. A ban of the same network is replaced.
    [[nodiscard]] std::expected<void, BanError> add(
        const identity::Network& network, Time until, Time now
    );

    /// Whether there was one of exactly this network.
    [[nodiscard]] bool remove(const identity::Network& network, Time now);

    /// Those that hold, in the order of their networks.
    [[nodiscard]] std::vector<Ban> list(Time now);

    [[nodiscard]] bool is_banned(const identity::InternetAddress& address, Time now) const;

    /// A login from there failed. The ban that this brought about, if it did. Exempt addresses and
    /// loopback are never banned so: that would lock out those in front of the machine, and a
    /// manager's own ban of them still can.
    [[nodiscard]] std::optional<Ban> failed(const identity::InternetAddress& address, Time now);

  private:
    struct Term {
        Time until;
        BannedBy by;
    };

    [[nodiscard]] bool counts_enough(const identity::Network& prefix, Time now);
    /// False: it is full of bans by managers.
    [[nodiscard]] bool put(const Ban& ban, Time now);
    void erase(std::map<identity::Network, Term>::iterator place);
    void forget_old(Time now);

    mutable std::mutex mutex_;
    Settings settings_;
    Origins origins_;
    std::map<identity::Network, Term> terms_;
    /// Each ban, by its end; the automatic ones again.
    std::set<std::pair<Time, identity::Network>> by_end_;
    std::set<std::pair<Time, identity::Network>> automatic_;
    /// How many bans there are of each length of prefix: of IPv4 and of IPv6.
    std::map<unsigned, std::size_t> v4_lengths_;
    std::map<unsigned, std::size_t> v6_lengths_;
    /// When logins failed: not more than `after` times each.
    RankedMap<identity::Network, std::deque<Time>> failures_;
};

}  // namespace palomar::guard
