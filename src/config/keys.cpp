// To add a key: a member in config.hpp, a row here, an entry in config/palomar.toml (a test
// compares the two). A row ends with when a new value counts: at_once if all who act by it look at
// the newest configuration, else at_start.
#include "config/keys.hpp"

#include "config/effects.hpp"
#include "config/mail_location.hpp"
#include "config/setters.hpp"

#include <algorithm>
#include <iterator>
#include <set>

namespace palomar::config {
namespace {

constexpr std::string_view format_names[] = {"text", "json"};
constexpr std::string_view level_names[] = {"debug", "info", "warning", "error"};
constexpr std::string_view tls_names[] = {"1.2", "1.3"};
constexpr std::string_view mechanism_names[] = {
    "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "PLAIN"
};

bool set_data(Config& config, const std::string& text, const Folder& folder) {
    if (!is_path(text)) {
        return false;
    }
    config.storage.data = at(folder, text);
    return true;
}

/// Leaves the empty default to load(): only there is the data folder known.
bool set_mail_location(Config& config, const std::string& text, const Folder& folder) {
    if (!text.empty() && !is_mail_location(text)) {
        return false;
    }
    config.storage.mail_location = text.empty() ? text : at(literal_pattern(folder), text).string();
    return true;
}

bool set_filter(Config& config, const Words& words, const Folder& folder) {
    const auto holds_nul = [](const std::string& word) { return word.contains('\0'); };
    if (std::ranges::any_of(words, holds_nul) || (!words.empty() && words.front().empty())) {
        return false;
    }
    config.pop3.filter = words;
    if (!words.empty() && words.front().contains('/')) {
        config.pop3.filter.front() = at(folder, words.front()).string();
    }
    return true;
}

bool set_mechanisms(Config& config, const Words& names, const Folder& /*folder*/) {
    const auto is_known = [](const std::string& name) {
        return std::ranges::find(mechanism_names, name) != std::end(mechanism_names);
    };
    const bool each_once = std::set<std::string>{names.begin(), names.end()}.size() == names.size();
    if (!each_once || !std::ranges::all_of(names, is_known)) {
        return false;
    }
    config.auth.mechanisms = names;
    return true;
}

bool set_oauth_keys(Config& config, const std::string& text, const Folder& folder) {
    if (KeySetUrl::is_meant_by(text)) {
        config.oauth.keys.clear();
        config.oauth.keys_url = KeySetUrl::from(text);
        return config.oauth.keys_url.has_value();
    }
    config.oauth.keys_url.reset();
    return set_path<&Config::oauth, &OAuth::keys>(config, text, folder);
}

// clang-format off
const Key table[] = {
    {"storage", "data", "./palomar-data",
     Text{"a path, not empty", set_data},
     "The data folder: accounts, and the Maildirs if mail_location is not set.",
     at_start<&Config::storage, &Storage::data>},
    {"storage", "mail_location", "",
     Text{"a path with %u or %n in it, not at its front, and no other % than %u, %n, %d and %%", set_mail_location},
     "Where each account's Maildir is; empty means maildirs/%u/Maildir in the data folder.",
     maildirs_at_start},

    {"pop3", "addresses", Words{"127.0.0.1", "::1"},
     TextList{"a list of one or more IPv4 or IPv6 addresses", set_addresses<&Config::pop3>},
     "The addresses to listen on.",
     at_start<&Config::pop3, &Pop3::addresses>},
    {"pop3", "port", 60711,
     Integer{0, 65535, "", store<&Config::pop3, &Pop3::port>},
     "The TCP port to listen on; 0 takes any free one.",
     at_start<&Config::pop3, &Pop3::port>},
    {"pop3", "allow_plaintext", false,
     Flag{store<&Config::pop3, &Pop3::allow_plaintext>},
     "Whether passwords and mail may cross a network unencrypted.",
     at_once},
    {"pop3", "require_tls", false,
     Flag{store<&Config::pop3, &Pop3::require_tls>},
     "Whether clients must begin TLS (STLS) before they log in.",
     at_start_if<loosens_tls, &Config::pop3, &Pop3::require_tls>},
    {"pop3", "min_version", "1.2",
     Choice{tls_names, store<&Config::pop3, &Pop3::min_version>},
     "The oldest version of TLS that is accepted after STLS.",
     at_once},
    {"pop3", "proxy_from", Words{},
     TextList{"a list of networks such as 192.0.2.0/24, or []", set_networks<&Config::pop3, &Pop3::proxy_from>},
     "Networks whose connections begin with a header of the PROXY protocol; [] for none.",
     at_once},
    {"pop3", "retrieved", "archive",
     Choice{policy_names, store<&Config::pop3, &Pop3::retrieved>},
     "What becomes of a message once a client has fetched it.",
     at_once},
    {"pop3", "filter", Words{},
     TextList{"a list of a program and its arguments, or []", set_filter},
     "A program that each message passes through on its way to the client; [] for none.",
     at_start_if<needs_another_sandbox, &Config::pop3, &Pop3::filter>},
    {"pop3", "filter_timeout_seconds", 60,
     seconds<&Config::pop3, &Pop3::filter_timeout>(),
     "How long the filter may take for one message.",
     at_once},
    {"pop3", "filter_max_running", 16,
     Integer{1, 10000, "processes", store<&Config::pop3, &Pop3::filter_max_running>},
     "How many filters may run at the same time.",
     at_once},
    {"pop3", "max_bad_commands", 10,
     Integer{1, 1000, "commands", store<&Config::pop3, &Pop3::max_bad_commands>},
     "After so many bad commands in a row the connection is closed.",
     at_once},

    {"pop3s", "addresses", Words{"127.0.0.1", "::1"},
     TextList{"a list of one or more IPv4 or IPv6 addresses", set_addresses<&Config::pop3s>},
     "The addresses to listen on for TLS from the first octet, if there is a certificate.",
     at_start<&Config::pop3s, &Pop3s::addresses>},
    {"pop3s", "port", 60995,
     Integer{0, 65535, "", store<&Config::pop3s, &Pop3s::port>},
     "The TCP port to listen on for TLS; 0 takes any free one.",
     pop3s_at_start},
    {"pop3s", "min_version", "1.2",
     Choice{tls_names, store<&Config::pop3s, &Pop3s::min_version>},
     "The oldest version of TLS that is accepted there.",
     at_once},
    {"pop3s", "proxy_from", Words{},
     TextList{"a list of networks such as 192.0.2.0/24, or []", set_networks<&Config::pop3s, &Pop3s::proxy_from>},
     "Networks whose connections there begin with a header of the PROXY protocol; [] for none.",
     at_once},

    {"tls", "certificates", Words{},
     TextList{"a list of paths, or []", set_paths<&Config::tls, &Tls::certificates>},
     "PEM files, each with a certificate and its chain; [] for no TLS.",
     at_once},
    {"tls", "keys", Words{},
     TextList{"a list of paths, or []", set_paths<&Config::tls, &Tls::keys>},
     "PEM files with the keys of these certificates, in the same order.",
     at_once},

    {"management", "addresses", Words{"127.0.0.1", "::1"},
     TextList{"a list of one or more IPv4 or IPv6 addresses", set_addresses<&Config::management>},
     "The addresses to listen on for managers (palomarctl).",
     at_start<&Config::management, &Management::addresses>},
    {"management", "port", 60401,
     Integer{0, 65535, "", store<&Config::management, &Management::port>},
     "The TCP port to listen on for managers; 0 takes any free one.",
     at_start<&Config::management, &Management::port>},
    {"management", "allow_plaintext", false,
     Flag{store<&Config::management, &Management::allow_plaintext>},
     "Whether passwords of managers and accounts may cross a network unencrypted.",
     at_once},

    {"timeouts", "login_seconds", 180,
     seconds<&Config::timeouts, &Timeouts::login>(),
     "How long a client may take to log in.",
     at_once},
    {"timeouts", "inactivity_seconds", 600,
     seconds<&Config::timeouts, &Timeouts::inactivity>(),
     "How long a client that is logged in may be silent.",
     at_once},
    {"timeouts", "write_seconds", 300,
     seconds<&Config::timeouts, &Timeouts::write>(),
     "How long a client may accept nothing of what is sent to it.",
     at_once},

    {"auth", "reveal_unknown_users", true,
     Flag{store<&Config::auth, &Auth::reveal_unknown_users>},
     "Whether USER says at once that there is no such account.",
     at_once},
    {"auth", "verified_logins", 10000,
     Integer{0, 10'000'000, "accounts", store<&Config::auth, &Auth::verified_logins>},
     "For how many accounts a right password is remembered; 0 for none.",
     at_start<&Config::auth, &Auth::verified_logins>},
    {"auth", "verified_seconds", 3600,
     seconds<&Config::auth, &Auth::verified>(),
     "How long a right password is remembered.",
     at_start<&Config::auth, &Auth::verified>},
    {"auth", "argon2_memory_kib", 65536,
     Integer{8, 4194304, "KiB", store<&Config::auth, &Auth::argon2_memory_kib>},
     "The memory that hashing a password takes.",
     at_start<&Config::auth, &Auth::argon2_memory_kib>},
    {"auth", "argon2_passes", 2,
     Integer{1, 20, "passes", store<&Config::auth, &Auth::argon2_passes>},
     "How often hashing a password goes over that memory.",
     at_start<&Config::auth, &Auth::argon2_passes>},
    {"auth", "mechanisms", Words{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "PLAIN"},
     TextList{"a list of SCRAM-SHA-256-PLUS, SCRAM-SHA-256, OAUTHBEARER, XOAUTH2 and PLAIN, or []", set_mechanisms},
     "The mechanisms of AUTH, those that clients should prefer first; [] for none.",
     at_once},
    {"auth", "scram_iterations", 100'000,
     Integer{0, 10'000'000, "iterations", store<&Config::auth, &Auth::scram_iterations>},
     "What a guess at a stolen SCRAM verifier costs; 0 keeps none and offers no SCRAM.",
     at_start<&Config::auth, &Auth::scram_iterations>},

    {"oauth", "keys", "",
     Text{"a path, an https:// URL without user and fragment, an http:// URL of a loopback address such as 127.0.0.1, or empty", set_oauth_keys},
     "The authorization server's keys, a JSON Web Key Set: a file or a URL; empty to accept no tokens.",
     token_keys_at_start},
    {"oauth", "ca_file", "",
     Text{"a path, or empty", set_path<&Config::oauth, &OAuth::ca_file>},
     "PEM file of the authorities that may vouch for the URL's host; empty for the system's.",
     at_once},
    {"oauth", "issuer", "",
     Text{"a text of one line", set_line<&Config::oauth, &OAuth::issuer>},
     "Whose tokens are accepted: what they must have as iss.",
     at_once},
    {"oauth", "audience", "",
     Text{"a text of one line", set_line<&Config::oauth, &OAuth::audience>},
     "For whom they must be: what they must have in aud.",
     at_once},
    {"oauth", "name_claim", "email",
     Text{"a text of one line", set_line<&Config::oauth, &OAuth::name_claim>},
     "The claim that is the account's name.",
     at_once},

    {"limits", "ipv4_prefix", 32,
     Integer{8, 32, "bits", store<&Config::limits, &Limits::ipv4_prefix>},
     "So many bits of an IPv4 address count as one client.",
     at_once},
    {"limits", "ipv6_prefix", 64,
     Integer{16, 128, "bits", store<&Config::limits, &Limits::ipv6_prefix>},
     "So many bits of an IPv6 address count as one client.",
     at_once},
    {"limits", "exempt", Words{"127.0.0.0/8", "::1"},
     TextList{"a list of networks such as 192.0.2.0/24, or []", set_networks<&Config::limits, &Limits::exempt>},
     "Networks whose addresses stand for many people: nothing is counted by address there.",
     at_once},
    {"limits", "connections", 0,
     limit<&Limits::connections>("connections"),
     "How many connections there may be in all; 0 for as many as descriptors allow.",
     at_once},
    {"limits", "connections_per_address", 100,
     limit<&Limits::connections_per_address>("connections"),
     "How many connections there may be from one address; 0 for any number.",
     at_once},
    {"limits", "sessions_per_account_and_address", 10,
     limit<&Limits::sessions_per_account_and_address>("sessions"),
     "How many sessions an account may have from one address; 0 for any number.",
     at_once},
    {"limits", "new_connections_per_second", 0,
     limit<&Limits::new_connections_per_second>("connections"),
     "How many connections may come in a second; 0 for any number.",
     at_once},
    {"limits", "new_connections_per_second_per_address", 50,
     limit<&Limits::new_connections_per_second_per_address>("connections"),
     "How many connections may come in a second from one address; 0 for any number.",
     at_once},
    {"limits", "failure_delay_seconds", 1,
     seconds<&Config::limits, &Limits::failure_delay>(0),
     "How long the next login waits after one failed; each failure doubles it.",
     at_once},
    {"limits", "failure_delay_ceiling_seconds", 30,
     seconds<&Config::limits, &Limits::failure_delay_ceiling>(0),
     "The longest that a login waits.",
     at_once},
    {"limits", "failure_memory_seconds", 3600,
     seconds<&Config::limits, &Limits::failure_memory>(),
     "After so long without a failure all are forgotten.",
     at_once},
    {"limits", "known_good_seconds", 2'592'000,
     Integer{0, 31'536'000, "seconds", store<&Config::limits, &Limits::known_good>},
     "So long an address that logged in to an account is not slowed by the failures of others.",
     at_once},
    {"limits", "ban_after_failures", 0,
     limit<&Limits::ban_after_failures>("failures"),
     "After so many failed logins an address is banned; 0 for never.",
     at_once},
    {"limits", "ban_window_seconds", 600,
     seconds<&Config::limits, &Limits::ban_window>(),
     "Within this time they must fall.",
     at_once},
    {"limits", "ban_seconds", 3600,
     Integer{1, 31'536'000, "seconds", store<&Config::limits, &Limits::ban>},
     "How long such a ban lasts.",
     at_once},

    {"threads", "io", 0, core_threads<&Threads::io>(),
     "Threads that serve connections; 0 for one per core.",
     at_start<&Config::threads, &Threads::io>},
    {"threads", "files", 4, pool_threads<&Threads::files>(),
     "Threads that scan folders and read mail.",
     at_start<&Config::threads, &Threads::files>},
    {"threads", "hashing", 0, core_threads<&Threads::hashing>(),
     "Threads that hash passwords; 0 for one per core.",
     at_start<&Config::threads, &Threads::hashing>},
    {"threads", "database", 1, pool_threads<&Threads::database>(),
     "Threads that talk to the account database.",
     at_start<&Config::threads, &Threads::database>},

    {"process", "user", "",
     Text{"a name of a user, or empty", set_line<&Config::process, &Process::user>},
     "Whom the process becomes once it listens, if it was started as root; empty: it stays root.",
     at_start<&Config::process, &Process::user>},
    {"process", "drain_seconds", 10,
     seconds<&Config::process, &Process::drain>(),
     "How long transfers may go on when the server is told to stop.",
     at_once},

    {"sandbox", "enabled", true,
     Flag{store<&Config::sandbox, &Sandbox::enabled>},
     "Whether the kernel confines the server to its own files and the system calls that it needs.",
     at_start<&Config::sandbox, &Sandbox::enabled>},
    {"sandbox", "paths", Words{},
     TextList{"a list of paths, or []", set_paths<&Config::sandbox, &Sandbox::paths>},
     "Further folders that it may read and write; [] for none.",
     at_start<&Config::sandbox, &Sandbox::paths>},

    {"log", "format", "text",
     Choice{format_names, store<&Config::log, &Logging::format>},
     "How a line of the log on standard error looks.",
     at_start<&Config::log, &Logging::format>},
    {"log", "level", "info",
     Choice{level_names, store<&Config::log, &Logging::level>},
     "The least important events that are logged.",
     at_once},
};
// clang-format on

}  // namespace

std::span<const Key> keys() { return table; }

const Key* find_key(std::string_view section, std::string_view name) {
    const auto* const found = std::ranges::find_if(table, [&](const Key& key) {
        return key.section == section && key.name == name;
    });
    return found == std::end(table) ? nullptr : found;
}

bool is_section(std::string_view name) {
    return std::ranges::find(table, name, &Key::section) != std::end(table);
}

}  // namespace palomar::config
