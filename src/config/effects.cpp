// The effects that depend on more than their own key.
#include "config/effects.hpp"

#include "config/mail_location.hpp"

#include <algorithm>

namespace palomar::config {
namespace {

bool is_standard(const Storage& storage) {
    return storage.mail_location == standard_mail_location(storage.data);
}

bool has_same_maildirs(const Config& one, const Config& other) {
    return one.storage.mail_location == other.storage.mail_location ||
           (is_standard(one.storage) && is_standard(other.storage));
}

bool has_same_pop3s(const Config& one, const Config& other) {
    return one.pop3s.port == other.pop3s.port && one.pop3s.enabled == other.pop3s.enabled;
}

void copy_pop3s(const Config& from, Config& to) {
    to.pop3s.port = from.pop3s.port;
    to.pop3s.enabled = from.pop3s.enabled;
}

/// It was made for one port, and for looking up names or not.
bool keys_need_another_sandbox(const Config& start, const Config& next) {
    const auto& before = start.oauth.keys_url;
    const auto& after = next.oauth.keys_url;
    if (!start.sandbox.enabled || !after) {
        return false;
    }
    using Host = KeySetUrl::Host;
    return !before || before->port != after->port ||
           (before->host == Host::address && after->host == Host::name);
}

bool has_same_oauth(const Config& one, const Config& other) { return one.oauth == other.oauth; }

void copy_oauth(const Config& from, Config& to) { to.oauth = from.oauth; }

}  // namespace

constinit const Effect maildirs_at_start{
    .waits = always,
    .same = has_same_maildirs,
    .copy = at_start<&Config::storage, &Storage::mail_location>.copy,
};

constinit const Effect pop3s_at_start{
    .waits = always,
    .same = has_same_pop3s,
    .copy = copy_pop3s,
};

constinit const Effect token_keys_at_start{
    .waits = keys_need_another_sandbox,
    .same = has_same_oauth,
    .copy = copy_oauth,
};

bool loosens_tls(const Config& start, const Config& next) {
    using identity::InternetAddress;
    return !next.pop3.require_tls && !next.pop3.allow_plaintext &&
           !std::ranges::all_of(start.pop3.addresses, &InternetAddress::is_loopback);
}

bool needs_another_sandbox(const Config& start, const Config& next) {
    const auto& before = start.pop3.filter;
    const auto& after = next.pop3.filter;
    return start.sandbox.enabled && !after.empty() &&
           (before.empty() || before.front() != after.front());
}

}  // namespace palomar::config
