// Dovecot's extra fields and the expiry date of shadow(5) stand at the same place of a line: what
// is a number is a date, for no extra field is one.
#include "migration/further_fields.hpp"

#include "migration/take_until.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

namespace palomar::migration {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

enum class Effect { some_networks_only, no_login, another_name, another_server, mail_elsewhere };

struct ExtraField {
    std::string_view key;
    Effect effect;
};

/// With `userdb_` before their keys they mean the same.
constexpr auto extra_fields = std::to_array<ExtraField>({
    {"allow_nets", Effect::some_networks_only},
    {"allow_real_nets", Effect::some_networks_only},
    {"nologin", Effect::no_login},
    {"noauthenticate", Effect::no_login},
    {"fail", Effect::no_login},
    {"user", Effect::another_name},
    {"login_user", Effect::another_name},
    {"proxy", Effect::another_server},
    {"proxy_maybe", Effect::another_server},
    {"host", Effect::another_server},
    {"mail", Effect::mail_elsewhere},
    {"mail_location", Effect::mail_elsewhere},
    {"mail_path", Effect::mail_elsewhere},
    {"chroot", Effect::mail_elsewhere},
});

std::string_view what_to_do(Effect effect) {
    switch (effect) {
        case Effect::some_networks_only:
            return "make the account by user add and user networks";
        case Effect::no_login:
            return "leave it out, or make the account by user add and user disable";
        case Effect::another_name:
            return "import the user whose mail it is";
        case Effect::another_server:
            return "its mail is on another server, import it there";
        case Effect::mail_elsewhere:
            return "move the mail to where mail_location has it, and take the field out";
    }
    std::unreachable();
}

std::string sentence(std::string_view name, std::string_view key, Effect effect) {
    return fmt::format("{} has {}, which import cannot take: {}", name, key, what_to_do(effect));
}

std::optional<std::string> objection_to_extra(std::string_view name, std::string_view extra) {
    // An empty list: what follows is where mail lies, as very old versions had it.
    if (extra.starts_with(':')) {
        return extra == ":" ? std::nullopt
                            : std::optional{sentence(name, "mail", Effect::mail_elsewhere)};
    }
    while (!extra.empty()) {
        std::string_view field = take_until(extra, " \t");
        const std::string_view key = take_until(field, "=");
        constexpr std::string_view prefix = "userdb_";
        const std::string_view bare = key.starts_with(prefix) ? key.substr(prefix.size()) : key;
        const auto* const known = std::ranges::find(extra_fields, bare, &ExtraField::key);
        if (known != extra_fields.end()) {
            return sentence(name, key, known->effect);
        }
    }
    return std::nullopt;
}

/// A day of shadow(5), or a number of days; -1 is how some programs write that there is none.
std::optional<days> days_from(std::string_view text) {
    constexpr int latest = 2'932'896;  // the last of the year 9999
    int number = 0;
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, number);
    if (error != std::errc{} || stopped != end || number < 0 || number > latest) {
        return std::nullopt;
    }
    return days{number};
}

std::string to_text(sys_days day) {
    return fmt::format("{:%Y-%m-%d}", std::chrono::sys_seconds{day});
}

std::optional<std::string> objection_to_expiry(
    std::string_view name, std::optional<days> expires, sys_days today
) {
    if (!expires) {
        return std::nullopt;
    }
    const sys_days day{*expires};
    return day <= today
               ? fmt::format(
                     "{} expired on {}: {}", name, to_text(day), what_to_do(Effect::no_login)
                 )
               : fmt::format(
                     "{} expires on {}, which import cannot take: take the date out, and use user "
                     "disable on that day",
                     name,
                     to_text(day)
                 );
}

}  // namespace

std::optional<std::string> objection(
    std::string_view name, std::string_view fields, sys_days today
) {
    std::array<std::string_view, 5> front;
    std::ranges::generate(front, [&fields] { return take_until(fields, ":"); });
    const std::string_view extra = fields;
    const auto expires = days_from(take_until(fields, ":"));
    if (auto expired = objection_to_expiry(name, expires, today)) {
        return expired;
    }
    const auto changed = days_from(front[0]);
    const auto most = days_from(front[2]);
    const auto inactive = days_from(front[4]);
    if (changed && most && inactive && sys_days{*changed + *most + *inactive} <= today) {
        return fmt::format(
            "the password of {} is too old, which has shut the account: make it by user add", name
        );
    }
    return objection_to_extra(name, extra);
}

}  // namespace palomar::migration
