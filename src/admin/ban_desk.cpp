// Bans as lines.
#include "admin/ban_desk.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace palomar::admin {
using guard::BannedBy;
using manage::Answer;

namespace {

guard::Time now() { return std::chrono::steady_clock::now(); }

std::string_view to_text(BannedBy by) {
    switch (by) {
        case BannedBy::manager:
            return "manager";
        case BannedBy::failures:
            return "failures";
    }
    std::unreachable();
}

}  // namespace

Answer BanDesk::list() {
    const guard::Time time = now();
    const auto bans = bans_.list(time);
    auto answer = Answer::done(fmt::format("{} bans", bans.size()));
    for (const guard::Ban& ban : bans) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(ban.until - time);
        answer.line(fmt::format("{} {} {}", ban.network.str(), left.count(), to_text(ban.by)));
    }
    return answer;
}

Answer BanDesk::add(const identity::Network& network, std::chrono::seconds time) {
    const guard::Time begin = now();
    if (!bans_.add(network, begin + time, begin)) {
        return Answer::refused("there are too many bans already: remove some, or ban networks");
    }
    return Answer::done(fmt::format("{} banned for {} seconds", network.str(), time.count()));
}

Answer BanDesk::remove(const identity::Network& network) {
    if (!bans_.remove(network, now())) {
        return Answer::refused(fmt::format("there is no ban of {}", network.str()));
    }
    return Answer::done(fmt::format("{} banned no longer", network.str()));
}

}  // namespace palomar::admin
