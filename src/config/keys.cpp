// To add a key: a member in config.hpp, a row here, an entry in config/palomar.toml (a test
// compares the two).
#include "config/keys.hpp"

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
    if (!text.empty() && !is_path(text)) {
        return false;
    }
    config.oauth.keys = text.empty() ? Folder{} : at(folder, text);
    return true;
}

// clang-format off
const Key table[] = {
    {"storage", "data", "./palomar-data",
     Text{"a path, not empty", set_data},
     "The data folder: accounts, and the Maildirs if mail_location is not set."},
    {"storage", "mail_location", "",
     Text{"a path with %u or %n in it, not at its front, and no other % than %u, %n, %d and %%", set_mail_location},
     "Where each account's Maildir is; empty means maildirs/%u/Maildir in the data folder."},

    {"pop3", "addresses", Words{"127.0.0.1", "::1"},
     TextList{"a list of one or more IPv4 or IPv6 addresses", set_addresses<&Config::pop3>},
     "The addresses to listen on."},
    {"pop3", "port", 60711,
     Integer{0, 65535, "", store<&Config::pop3, &Pop3::port>},
     "The TCP port to listen on; 0 takes any free one."},
    {"pop3", "allow_plaintext", false,
     Flag{store<&Config::pop3, &Pop3::allow_plaintext>},
     "Whether passwords and mail may cross a network unencrypted."},
    {"pop3", "require_tls", false,
     Flag{store<&Config::pop3, &Pop3::require_tls>},
     "Whether clients must begin TLS (STLS) before they log in."},
    {"pop3", "min_version", "1.2",
     Choice{tls_names, store<&Config::pop3, &Pop3::min_version>},
     "The oldest version of TLS that is accepted after STLS."},
    {"pop3", "proxy_from", Words{},
     TextList{"a list of networks such as 192.0.2.0/24, or []", set_networks<&Config::pop3, &Pop3::proxy_from>},
     "Networks whose connections begin with a header of the PROXY protocol; [] for none."},
    {"pop3", "retrieved", "archive",
     Choice{policy_names, store<&Config::pop3, &Pop3::retrieved>},
     "What becomes of a message once a client has fetched it."},
    {"pop3", "filter", Words{},
     TextList{"a list of a program and its arguments, or []", set_filter},
     "A program that each message passes through on its way to the client; [] for none."},
    {"pop3", "filter_timeout_seconds", 60,
     seconds<&Config::pop3, &Pop3::filter_timeout>(),
     "How long the filter may take for one message."},
    {"pop3", "filter_max_running", 16,
     Integer{1, 10000, "processes", store<&Config::pop3, &Pop3::filter_max_running>},
     "How many filters may run at the same time."},
    {"pop3", "max_bad_commands", 10,
     Integer{1, 1000, "commands", store<&Config::pop3, &Pop3::max_bad_commands>},
     "After so many bad commands in a row the connection is closed."},

    {"pop3s", "addresses", Words{"127.0.0.1", "::1"},
     TextList{"a list of one or more IPv4 or IPv6 addresses", set_addresses<&Config::pop3s>},
     "The addresses to listen on for TLS from the first octet, if there is a certificate."},
    {"pop3s", "port", 60995,
     Integer{0, 65535, "", store<&Config::pop3s, &Pop3s::port>},
     "The TCP port to listen on for TLS; 0 takes any free one."},
    {"pop3s", "min_version", "1.2",
     Choice{tls_names, store<&Config::pop3s, &Pop3s::min_version>},
     "The oldest version of TLS that is accepted there."},
    {"pop3s", "proxy_from", Words{},
     TextList{"a list of networks such as 192.0.2.0/24, or []", set_networks<&Config::pop3s, &Pop3s::proxy_from>},
     "Networks whose connections there begin with a header of the PROXY protocol; [] for none."},

    {"tls", "certificates", Words{},
     TextList{"a list of paths, or []", set_paths<&Config::tls, &Tls::certificates>},
     "PEM files, each with a certificate and its chain; [] for no TLS."},
    {"tls", "keys", Words{},
     TextList{"a list of paths, or []", set_paths<&Config::tls, &Tls::keys>},
     "PEM files with the keys of these certificates, in the same order."},

    {"management", "addresses", Words{"127.0.0.1", "::1"},
     TextList{"a list of one or more IPv4 or IPv6 addresses", set_addresses<&Config::management>},
     "The addresses to listen on for managers (palomarctl)."},
    {"management", "port", 60401,
     Integer{0, 65535, "", store<&Config::management, &Management::port>},
     "The TCP port to listen on for managers; 0 takes any free one."},
    {"management", "allow_plaintext", false,
     Flag{store<&Config::management, &Management::allow_plaintext>},
     "Whether passwords of managers and accounts may cross a network unencrypted."},

    {"timeouts", "login_seconds", 180,
     seconds<&Config::timeouts, &Timeouts::login>(),
     "How long a client may take to log in."},
    {"timeouts", "inactivity_seconds", 600,
     seconds<&Config::timeouts, &Timeouts::inactivity>(),
     "How long a client that is logged in may be silent."},
    {"timeouts", "write_seconds", 300,
     seconds<&Config::timeouts, &Timeouts::write>(),
     "How long a client may accept nothing of what is sent to it."},

    {"auth", "reveal_unknown_users", true,
     Flag{store<&Config::auth, &Auth::reveal_unknown_users>},
     "Whether USER says at once that there is no such account."},
    {"auth", "verified_logins", 10000,
     Integer{0, 10'000'000, "accounts", store<&Config::auth, &Auth::verified_logins>},
     "For how many accounts a right password is remembered; 0 for none."},
    {"auth", "verified_seconds", 3600,
     seconds<&Config::auth, &Auth::verified>(),
     "How long a right password is remembered."},
    {"auth", "argon2_memory_kib", 65536,
     Integer{8, 4194304, "KiB", store<&Config::auth, &Auth::argon2_memory_kib>},
     "The memory that hashing a password takes."},
    {"auth", "argon2_passes", 2,
     Integer{1, 20, "passes", store<&Config::auth, &Auth::argon2_passes>},
     "How often hashing a password goes over that memory."},
    {"auth", "mechanisms", Words{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "PLAIN"},
     TextList{"a list of SCRAM-SHA-256-PLUS, SCRAM-SHA-256, OAUTHBEARER, XOAUTH2 and PLAIN, or []", set_mechanisms},
     "The mechanisms of AUTH, those that clients should prefer first; [] for none."},
    {"auth", "scram_iterations", 100'000,
     Integer{0, 10'000'000, "iterations", store<&Config::auth, &Auth::scram_iterations>},
     "What a guess at a stolen SCRAM verifier costs; 0 keeps none and offers no SCRAM."},

    {"oauth", "keys", "",
     Text{"a path, or empty", set_oauth_keys},
     "The authorization server's keys, a JSON Web Key Set in a file; empty to accept no tokens."},
    {"oauth", "issuer", "",
     Text{"a text of one line", set_line<&Config::oauth, &OAuth::issuer>},
     "Whose tokens are accepted: what they must have as iss."},
    {"oauth", "audience", "",
     Text{"a text of one line", set_line<&Config::oauth, &OAuth::audience>},
     "For whom they must be: what they must have in aud."},
    {"oauth", "name_claim", "email",
     Text{"a text of one line", set_line<&Config::oauth, &OAuth::name_claim>},
     "The claim that is the account's name."},

    {"limits", "ipv4_prefix", 32,
     Integer{8, 32, "bits", store<&Config::limits, &Limits::ipv4_prefix>},
     "So many bits of an IPv4 address count as one client."},
    {"limits", "ipv6_prefix", 64,
     Integer{16, 128, "bits", store<&Config::limits, &Limits::ipv6_prefix>},
     "So many bits of an IPv6 address count as one client."},
    {"limits", "exempt", Words{"127.0.0.0/8", "::1"},
     TextList{"a list of networks such as 192.0.2.0/24, or []", set_networks<&Config::limits, &Limits::exempt>},
     "Networks whose addresses stand for many people: nothing is counted by address there."},
    {"limits", "connections", 0,
     limit<&Limits::connections>("connections"),
     "How many connections there may be in all; 0 for as many as descriptors allow."},
    {"limits", "connections_per_address", 100,
     limit<&Limits::connections_per_address>("connections"),
     "How many connections there may be from one address; 0 for any number."},
    {"limits", "sessions_per_account_and_address", 10,
     limit<&Limits::sessions_per_account_and_address>("sessions"),
     "How many sessions an account may have from one address; 0 for any number."},
    {"limits", "new_connections_per_second", 0,
     limit<&Limits::new_connections_per_second>("connections"),
     "How many connections may come in a second; 0 for any number."},
    {"limits", "new_connections_per_second_per_address", 50,
     limit<&Limits::new_connections_per_second_per_address>("connections"),
     "How many connections may come in a second from one address; 0 for any number."},
    {"limits", "failure_delay_seconds", 1,
     seconds<&Config::limits, &Limits::failure_delay>(0),
     "How long the next login waits after one failed; each failure doubles it."},
    {"limits", "failure_delay_ceiling_seconds", 30,
     seconds<&Config::limits, &Limits::failure_delay_ceiling>(0),
     "The longest that a login waits."},
    {"limits", "failure_memory_seconds", 3600,
     seconds<&Config::limits, &Limits::failure_memory>(),
     "After so long without a failure all are forgotten."},
    {"limits", "known_good_seconds", 2'592'000,
     Integer{0, 31'536'000, "seconds", store<&Config::limits, &Limits::known_good>},
     "So long an address that logged in to an account is not slowed by the failures of others."},
    {"limits", "ban_after_failures", 0,
     limit<&Limits::ban_after_failures>("failures"),
     "After so many failed logins an address is banned; 0 for never."},
    {"limits", "ban_window_seconds", 600,
     seconds<&Config::limits, &Limits::ban_window>(),
     "Within this time they must fall."},
    {"limits", "ban_seconds", 3600,
     Integer{1, 31'536'000, "seconds", store<&Config::limits, &Limits::ban>},
     "How long such a ban lasts."},

    {"threads", "io", 0, core_threads<&Threads::io>(),
     "Threads that serve connections; 0 for one per core."},
    {"threads", "files", 4, pool_threads<&Threads::files>(),
     "Threads that scan folders and read mail."},
    {"threads", "hashing", 0, core_threads<&Threads::hashing>(),
     "Threads that hash passwords; 0 for one per core."},
    {"threads", "database", 1, pool_threads<&Threads::database>(),
     "Threads that talk to the account database."},

    {"process", "user", "",
     Text{"a name of a user, or empty", set_line<&Config::process, &Process::user>},
     "Whom the process becomes once it listens, if it was started as root; empty: it stays root."},
    {"process", "drain_seconds", 10,
     seconds<&Config::process, &Process::drain>(),
     "How long transfers may go on when the server is told to stop."},

    {"sandbox", "enabled", true,
     Flag{store<&Config::sandbox, &Sandbox::enabled>},
     "Whether the kernel confines the server to its own files and the system calls that it needs."},
    {"sandbox", "paths", Words{},
     TextList{"a list of paths, or []", set_paths<&Config::sandbox, &Sandbox::paths>},
     "Further folders that it may read and write; [] for none."},

    {"log", "format", "text",
     Choice{format_names, store<&Config::log, &Logging::format>},
     "How a line of the log on standard error looks."},
    {"log", "level", "info",
     Choice{level_names, store<&Config::log, &Logging::level>},
     "The least important events that are logged."},
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
