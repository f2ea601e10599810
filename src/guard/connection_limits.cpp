// All limits are looked at before anything is counted.
#include "guard/connection_limits.hpp"

namespace palomar::guard {
namespace {

bool is_reached(std::uint32_t limit, std::uint32_t count) { return limit > 0 && count >= limit; }

template <typename Counts>
std::uint32_t count(const Counts& counts, const typename Counts::key_type& key) {
    const auto found = counts.find(key);
    return found == counts.end() ? 0 : found->second;
}

template <typename Counts>
typename Counts::iterator add(Counts& counts, const typename Counts::key_type& key) {
    const auto place = counts.try_emplace(key, 0).first;
    ++place->second;
    return place;
}

template <typename Counts>
void subtract(Counts& counts, typename Counts::iterator place) {
    if (--place->second == 0) {
        counts.erase(place);
    }
}

}  // namespace

ConnectionLimits::Connection::~Connection() {
    if (limits_ != nullptr) {
        limits_->leave(comer_);
    }
}

ConnectionLimits::Session::~Session() {
    if (limits_ != nullptr) {
        limits_->log_out(owner_);
    }
}

ConnectionLimits::ConnectionLimits(Settings settings, Origins origins)
    : settings_{settings},
      origins_{std::move(origins)},
      new_by_address_{settings.new_by_address, settings.remembered_rates} {}

void ConnectionLimits::change(const Settings& settings, const Origins& origins) {
    const std::scoped_lock lock{mutex_};
    const std::size_t remembered = settings_.remembered_rates;
    settings_ = settings;
    settings_.remembered_rates = remembered;
    new_by_address_.change(settings.new_by_address);
    if (origins != origins_) {
        origins_ = origins;
        count_anew();
    }
}

void ConnectionLimits::count_anew() {
    ByAddress by_address;
    for (Comer& comer : comers_) {
        comer.place.reset();
        if (!origins_.is_exempt(comer.address)) {
            comer.place = add(by_address, origins_.of(comer.address));
        }
    }
    by_address_.swap(by_address);
    ByAccount by_account;
    for (Owner& owner : owners_) {
        const std::string& account = owner.place->first.first;
        owner.place = add(by_account, {account, origins_.of(owner.address)});
    }
    by_account_.swap(by_account);
}

std::expected<ConnectionLimits::Connection, Refusal> ConnectionLimits::connect(
    const identity::InternetAddress& address, Time now
) {
    const std::scoped_lock lock{mutex_};
    const identity::Network prefix = origins_.of(address);
    const bool counts_by_address = !origins_.is_exempt(address);
    if (is_reached(settings_.in_all, static_cast<std::uint32_t>(comers_.size()))) {
        return std::unexpected{Refusal::too_many_sessions};
    }
    if (counts_by_address && is_reached(settings_.by_address, count(by_address_, prefix))) {
        return std::unexpected{Refusal::too_many_from_address};
    }
    if ((counts_by_address && !new_by_address_.has_token(prefix, now)) ||
        !new_in_all_.has_token(settings_.new_in_all, now)) {
        return std::unexpected{Refusal::too_fast};
    }
    new_in_all_.take(settings_.new_in_all, now);
    const auto comer = comers_.insert(comers_.end(), {address, std::nullopt});
    if (counts_by_address) {
        new_by_address_.take(prefix, now);
        comer->place = add(by_address_, prefix);
    }
    return Connection{*this, comer};
}

std::expected<ConnectionLimits::Session, Refusal> ConnectionLimits::log_in(
    const identity::InternetAddress& address, const identity::UserName& account
) {
    const std::scoped_lock lock{mutex_};
    const std::pair pair{account.str(), origins_.of(address)};
    if (is_reached(settings_.by_account_and_address, count(by_account_, pair))) {
        return std::unexpected{Refusal::too_many_for_account};
    }
    return Session{*this, owners_.insert(owners_.end(), {address, add(by_account_, pair)})};
}

std::uint32_t ConnectionLimits::connections() const {
    const std::scoped_lock lock{mutex_};
    return static_cast<std::uint32_t>(comers_.size());
}

void ConnectionLimits::leave(Comers::iterator comer) {
    const std::scoped_lock lock{mutex_};
    if (const auto place = comer->place) {
        subtract(by_address_, *place);
    }
    comers_.erase(comer);
}

void ConnectionLimits::log_out(Owners::iterator owner) {
    const std::scoped_lock lock{mutex_};
    subtract(by_account_, owner->place);
    owners_.erase(owner);
}

}  // namespace palomar::guard
