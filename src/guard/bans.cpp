// Bans are found by cutting an address to each length that is in use.
#include "guard/bans.hpp"

#include <algorithm>
#include <bit>

namespace palomar::guard {

Bans::Bans(Settings settings, Origins origins)
    : settings_{settings}, origins_{std::move(origins)}, failures_{settings.counted} {}

void Bans::change(const Settings& settings, const Origins& origins) {
    const std::scoped_lock lock{mutex_};
    settings_.after = settings.after;
    settings_.within = settings.within;
    settings_.lasting = settings.lasting;
    origins_ = origins;
}

std::expected<void, BanError> Bans::add(const identity::Network& network, Time until, Time now) {
    const std::scoped_lock lock{mutex_};
    if (!put({network, until, BannedBy::manager}, now)) {
        return std::unexpected{BanError::too_many};
    }
    return {};
}

bool Bans::remove(const identity::Network& network, Time now) {
    const std::scoped_lock lock{mutex_};
    forget_old(now);
    failures_.erase(network);
    const auto found = terms_.find(network);
    if (found == terms_.end()) {
        return false;
    }
    erase(found);
    return true;
}

std::vector<Ban> Bans::list(Time now) {
    const std::scoped_lock lock{mutex_};
    forget_old(now);
    std::vector<Ban> bans;
    bans.reserve(terms_.size());
    for (const auto& [network, term] : terms_) {
        bans.push_back({network, term.until, term.by});
    }
    return bans;
}

bool Bans::is_banned(const identity::InternetAddress& address, Time now) const {
    const std::scoped_lock lock{mutex_};
    return std::ranges::any_of(address.is_v4() ? v4_lengths_ : v6_lengths_, [&](const auto& used) {
        const unsigned bits = used.first;
        const auto found = terms_.find(identity::Network::around(address, bits, bits));
        return found != terms_.end() && now < found->second.until;
    });
}

std::optional<Ban> Bans::failed(const identity::InternetAddress& address, Time now) {
    const std::scoped_lock lock{mutex_};
    if (settings_.after == 0 || settings_.lasting.count() == 0 || address.is_loopback() ||
        origins_.is_exempt(address)) {
        return std::nullopt;
    }
    const Ban ban{origins_.of(address), now + settings_.lasting, BannedBy::failures};
    forget_old(now);
    // What a manager decided stands.
    if (!counts_enough(ban.network, now) || terms_.contains(ban.network) || !put(ban, now)) {
        return std::nullopt;
    }
    return ban;
}

bool Bans::counts_enough(const identity::Network& prefix, Time now) {
    const auto is_old = [&](Time failure) { return now - failure >= settings_.within; };
    std::deque<Time>& times = failures_.at(prefix, [&](const std::deque<Time>& other) {
        return other.empty() || is_old(other.back());
    });
    while (!times.empty() && is_old(times.front())) {
        times.pop_front();
    }
    times.push_back(now);
    if (times.size() < settings_.after) {
        failures_.rank(prefix, static_cast<std::size_t>(std::bit_width(times.size())));
        return false;
    }
    failures_.erase(prefix);
    return true;
}

bool Bans::put(const Ban& ban, Time now) {
    forget_old(now);
    if (const auto found = terms_.find(ban.network); found != terms_.end()) {
        erase(found);
    }
    if (terms_.size() >= settings_.capacity) {
        if (automatic_.empty()) {
            return false;
        }
        erase(terms_.find(automatic_.begin()->second));
    }
    ++(ban.network.is_v4() ? v4_lengths_ : v6_lengths_)[ban.network.bits()];
    terms_.emplace(ban.network, Term{ban.until, ban.by});
    by_end_.emplace(ban.until, ban.network);
    if (ban.by == BannedBy::failures) {
        automatic_.emplace(ban.until, ban.network);
    }
    return true;
}

void Bans::erase(std::map<identity::Network, Term>::iterator place) {
    const identity::Network& network = place->first;
    auto& lengths = network.is_v4() ? v4_lengths_ : v6_lengths_;
    if (--lengths[network.bits()] == 0) {
        lengths.erase(network.bits());
    }
    by_end_.erase({place->second.until, place->first});
    automatic_.erase({place->second.until, place->first});
    terms_.erase(place);
}

void Bans::forget_old(Time now) {
    while (!by_end_.empty() && by_end_.begin()->first <= now) {
        erase(terms_.find(by_end_.begin()->second));
    }
}

}  // namespace palomar::guard
