// Which slates an attempt is measured by, and which learn of its outcome: always the same ones.
#include "guard/login_delay.hpp"

#include <algorithm>
#include <utility>

namespace palomar::guard {

LoginDelay::LoginDelay(Settings settings, Origins origins)
    : settings_{settings},
      origins_{std::move(origins)},
      by_address_{settings.by_address, settings.addresses},
      by_account_{settings.by_account, settings.accounts},
      known_good_{settings.known_good} {}

void LoginDelay::change(const Settings& settings, const Origins& origins, Time now) {
    const std::scoped_lock lock{mutex_};
    by_address_.change(settings.by_address, now);
    by_account_.change(settings.by_account, now);
    known_good_.change_lifetime(settings.known_good.lifetime);
    if (settings.by_account != settings_.by_account) {
        known_good_.change_pace(settings.by_account, now);
    }
    if (origins != origins_) {
        known_good_.change_origins(origins);
    }
    settings_.by_address = settings.by_address;
    settings_.by_account = settings.by_account;
    settings_.longest_wait = settings.longest_wait;
    origins_ = origins;
}

std::expected<LoginDelay::Attempt, LoginDelay::TooSoon> LoginDelay::begin(
    const identity::InternetAddress& address,
    const std::optional<identity::UserName>& account,
    Time now
) {
    const std::scoped_lock lock{mutex_};
    Standing standing{address, origins_.of(address), std::nullopt, std::nullopt};
    const bool counts_by_address = !origins_.is_exempt(address);
    known_good_.forget_old(now);
    Slate* const own = account ? known_good_.find({account->str(), standing.prefix}) : nullptr;
    Time slot = now;
    if (own != nullptr) {
        slot = own->slot(now);
    } else {
        slot = counts_by_address ? by_address_.slot(standing.prefix, now) : now;
        slot = account ? std::max(slot, by_account_.slot(account->str(), now)) : slot;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(slot - now);
    if (wait > settings_.longest_wait) {
        return std::unexpected{TooSoon{wait}};
    }
    if (account && own != nullptr) {
        own->begin(settings_.by_account, now);
        standing.claim = Claim{account->str(), std::nullopt};
        return Attempt{*this, std::move(standing), wait};
    }
    if (counts_by_address) {
        standing.number = by_address_.begin(standing.prefix, now);
    }
    if (account) {
        standing.claim = Claim{account->str(), by_account_.begin(account->str(), now)};
    }
    return Attempt{*this, std::move(standing), wait};
}

LoginDelay::Sizes LoginDelay::sizes() const {
    const std::scoped_lock lock{mutex_};
    return {by_address_.size(), by_account_.size(), known_good_.size()};
}

void LoginDelay::end(const Standing& standing, Outcome outcome, Time now) {
    const std::scoped_lock lock{mutex_};
    const auto settle = [&](auto& slates, const auto& key, std::uint64_t number) {
        if (outcome == Outcome::failed) {
            slates.failed(key, number, now);
        } else {
            slates.ended(key, number);
        }
    };
    if (standing.number) {
        settle(by_address_, standing.prefix, *standing.number);
    }
    const std::optional<Claim>& claim = standing.claim;
    if (!claim) {
        return;
    }
    const AddressAndAccount pair{claim->account, origins_.of(standing.address)};
    if (claim->number) {
        settle(by_account_, claim->account, *claim->number);
    } else {
        end_known(pair, outcome, now);
    }
    if (outcome == Outcome::succeeded) {
        known_good_.remember(pair, standing.address, now);
    }
}

/// A pair that was forgotten meanwhile has nothing to write on.
void LoginDelay::end_known(const AddressAndAccount& pair, Outcome outcome, Time now) {
    Slate* const own = known_good_.find(pair);
    if (own != nullptr && outcome == Outcome::failed) {
        own->failed(settings_.by_account, now);
    } else if (own != nullptr) {
        own->ended(settings_.by_account);
    }
}

LoginDelay::Attempt::Attempt(Attempt&& other) noexcept
    : delay_{std::exchange(other.delay_, nullptr)},
      standing_{std::move(other.standing_)},
      wait_{other.wait_} {}

LoginDelay::Attempt::~Attempt() { end(Outcome::unchecked, Time::min()); }

void LoginDelay::Attempt::failed(Time now) { end(Outcome::failed, now); }

void LoginDelay::Attempt::succeeded(Time now) { end(Outcome::succeeded, now); }

void LoginDelay::Attempt::end(Outcome outcome, Time now) {
    if (LoginDelay* const delay = std::exchange(delay_, nullptr)) {
        delay->end(standing_, outcome, now);
    }
}

}  // namespace palomar::guard
