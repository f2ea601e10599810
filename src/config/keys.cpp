// To add a key: a member in config.hpp, a row here, an entry in config/palomar.toml (a test
// compares the two).
#include "config/keys.hpp"

#include "config/mail_location.hpp"

#include <algorithm>
#include <iterator>
#include <thread>
#include <type_traits>

namespace palomar::config {
namespace {

using Folder = std::filesystem::path;

constexpr std::string_view format_names[] = {"text", "json"};
constexpr std::string_view level_names[] = {"debug", "info", "warning", "error"};

/// Stores a value that needs no more than a conversion.
template <auto Section, auto Member>
constexpr auto store = [](Config& config, auto value) {
    auto& member = (config.*Section).*Member;
    member = static_cast<std::remove_reference_t<decltype(member)>>(value);
};

/// Stores a number of threads, 0 being one per core.
template <auto Member>
constexpr auto store_threads = [](Config& config, std::int64_t count) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    config.threads.*Member = count == 0 ? cores : static_cast<unsigned>(count);
};

constexpr auto at = [](const Folder& folder, const Folder& path) {
    return (folder / path).lexically_normal();
};

bool is_path(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](unsigned char octet) { return octet >= ' '; });
}

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

template <auto Section>
bool set_addresses(Config& config, const Words& texts, const Folder& /*folder*/) {
    std::vector<IpAddress> addresses;
    for (const auto& text : texts) {
        auto address = IpAddress::from(text);
        if (!address) {
            return false;
        }
        addresses.push_back(*std::move(address));
    }
    if (addresses.empty()) {
        return false;
    }
    (config.*Section).addresses = std::move(addresses);
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

template <auto Section, auto Member>
Integer seconds() {
    constexpr std::int64_t day = 86400;
    return {1, day, "seconds", store<Section, Member>};
}

template <auto Member>
Integer pool_threads() {
    return {1, 256, "threads", store<&Config::threads, Member>};
}

template <auto Member>
Integer core_threads() {
    return {0, 256, "threads", store_threads<Member>};
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

    {"threads", "io", 0, core_threads<&Threads::io>(),
     "Threads that serve connections; 0 for one per core."},
    {"threads", "files", 4, pool_threads<&Threads::files>(),
     "Threads that scan folders and read mail."},
    {"threads", "hashing", 0, core_threads<&Threads::hashing>(),
     "Threads that hash passwords; 0 for one per core."},
    {"threads", "database", 1, pool_threads<&Threads::database>(),
     "Threads that talk to the account database."},

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
