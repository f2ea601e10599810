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
        limits_->leave(place_);
    }
}

ConnectionLimits::Session::~Session() {
    if (limits_ != nullptr) {
        limits_->log_out(place_);
    }
}

ConnectionLimits::ConnectionLimits(Settings settings, Origins origins)
    : settings_{settings},
      origins_{std::move(origins)},
      new_by_address_{settings.new_by_address, settings.remembered_rates} {}

std::expected<ConnectionLimits::Connection, Refusal> ConnectionLimits::connect(
    const identity::InternetAddress& address, Time now
) {
    const identity::Network prefix = origins_.of(address);
    const bool counts_by_address = !origins_.is_exempt(address);
    const std::scoped_lock lock{mutex_};
    if (is_reached(settings_.in_all, in_all_)) {
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
    ++in_all_;
    if (!counts_by_address) {
        return Connection{*this, std::nullopt};
    }
    new_by_address_.take(prefix, now);
    return Connection{*this, add(by_address_, prefix)};
}

std::expected<ConnectionLimits::Session, Refusal> ConnectionLimits::log_in(
    const identity::InternetAddress& address, const identity::UserName& account
) {
    const std::pair pair{account.str(), origins_.of(address)};
    const std::scoped_lock lock{mutex_};
    if (is_reached(settings_.by_account_and_address, count(by_account_, pair))) {
        return std::unexpected{Refusal::too_many_for_account};
    }
    return Session{*this, add(by_account_, pair)};
}

std::uint32_t ConnectionLimits::connections() const {
    const std::scoped_lock lock{mutex_};
    return in_all_;
}

void ConnectionLimits::leave(std::optional<ByAddress::iterator> place) {
    const std::scoped_lock lock{mutex_};
    --in_all_;
    if (place) {
        subtract(by_address_, *place);
    }
}

void ConnectionLimits::log_out(ByAccount::iterator place) {
    const std::scoped_lock lock{mutex_};
    subtract(by_account_, place);
}

}  // namespace palomar::guard
