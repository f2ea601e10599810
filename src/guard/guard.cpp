// The order in which the three are asked.
#include "guard/guard.hpp"

namespace palomar::guard {

void Guard::change(const Settings& settings, Time now) {
    delay_.change(settings.delay, settings.origins, now);
    limits_.change(settings.limits, settings.origins);
    bans_.change(settings.bans, settings.origins);
}

std::expected<ConnectionLimits::Connection, Refusal> Guard::connect(
    const identity::InternetAddress& address, Time now
) {
    if (bans_.is_banned(address, now)) {
        return std::unexpected{Refusal::banned};
    }
    return limits_.connect(address, now);
}

std::expected<LoginDelay::Attempt, LoginDelay::TooSoon> Guard::login_begin(
    const identity::InternetAddress& address,
    const std::optional<identity::UserName>& account,
    Time now
) {
    return delay_.begin(address, account, now);
}

std::optional<Ban> Guard::login_failed(
    LoginDelay::Attempt attempt, const identity::InternetAddress& address, Time now
) {
    attempt.failed(now);
    return attempt.is_known_good() ? std::nullopt : bans_.failed(address, now);
}

std::expected<ConnectionLimits::Session, Refusal> Guard::login_succeeded(
    LoginDelay::Attempt attempt,
    const identity::InternetAddress& address,
    const identity::UserName& account,
    Time now
) {
    attempt.succeeded(now);
    return limits_.log_in(address, account);
}

}  // namespace palomar::guard
