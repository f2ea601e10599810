// The table of verbs.
#include "manage/verbs.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace palomar::manage {
namespace {

using enum identity::Role;

// clang-format off
constexpr auto table = std::to_array<VerbRow>({
    {Verb::login,        "LOGIN",          {},  "user password",  "Say who you are"},
    {Verb::quit,         "QUIT",           {},  "",  "End the connection"},
    {Verb::capa,         "CAPA",           {},  "",  "Tell the protocol's version and the commands you may use now"},
    {Verb::commands,     "COMMANDS",       {},  "",  "The old name of CAPA"},

    {Verb::get_users,       "GET_USERS",       viewer,  "",      "List the accounts, each with its state"},
    {Verb::get_user,        "GET_USER",        viewer,  "name",  "Show an account's state and settings"},
    {Verb::get_app_passwords, "GET_APP_PASSWORDS", viewer, "name",  "List an account's app passwords, each with when it was used last"},
    {Verb::get_curr_conn,   "GET_CURR_CONN",   viewer,  "",      "Count the POP3 connections of now"},
    {Verb::get_total_conn,  "GET_TOTAL_CONN",  viewer,  "",      "Count the POP3 connections there ever were"},
    {Verb::get_sent_bytes,  "GET_SENT_BYTES",  viewer,  "",      "Count the octets ever sent by POP3"},
    {Verb::get_sessions,    "GET_SESSIONS",    viewer,  "",      "List the POP3 sessions of now"},
    {Verb::get_stats,       "GET_STATS",       viewer,  "",      "Show every counter and level"},
    {Verb::get_history,     "GET_HISTORY",     viewer,  "name from to step",  "Show a counter or level over time"},
    {Verb::subscribe,       "SUBSCRIBE",       viewer,  "",      "Tell events as they happen, until your next command"},
    {Verb::get_bans,        "GET_BANS",        viewer,  "",      "List the addresses that are banned, each with how long"},
    {Verb::set_manager_password, "SET_MANAGER_PASSWORD", viewer, "name password",  "Change your password; an administrator may change anybody's"},

    {Verb::add_user,       "ADD_USER",       operator_,  "name password",  "Make an account"},
    {Verb::import_user,    "IMPORT_USER",    operator_,  "name hash",      "Make an account whose password another server hashed"},
    {Verb::delete_user,    "DELETE_USER",    operator_,  "name",           "Remove an account and all its mail"},
    {Verb::set_password,   "SET_PASSWORD",   operator_,  "name password",  "Change an account's password"},
    {Verb::enable_user,    "ENABLE_USER",    operator_,  "name",           "Let an account log in again"},
    {Verb::disable_user,   "DISABLE_USER",   operator_,  "name",           "Let an account log in no more, without removing it"},
    {Verb::set_retrieved,  "SET_RETRIEVED",  operator_,  "name archive|keep|default",  "Choose what becomes of an account's retrieved messages"},
    {Verb::set_require_tls, "SET_REQUIRE_TLS", operator_, "name yes|no",   "Let an account log in with TLS only, or without it too"},
    {Verb::set_read_only,  "SET_READ_ONLY",  operator_,  "name yes|no",    "Let an account read its mail only, or delete it too"},
    {Verb::set_networks,   "SET_NETWORKS",   operator_,  "name networks",  "Choose where an account may log in from: any, or networks parted by commas"},
    {Verb::add_app_password, "ADD_APP_PASSWORD", operator_, "name label",  "Make one more password for an account, and tell it this once"},
    {Verb::delete_app_password, "DELETE_APP_PASSWORD", operator_, "name label",  "Take an app password from an account"},
    {Verb::kick,           "KICK",           operator_,  "name",           "End the sessions of an account"},
    {Verb::ban,            "BAN",            operator_,  "network seconds",  "Turn POP3 clients of an address or network away for a while"},
    {Verb::unban,          "UNBAN",          operator_,  "network",        "Let a banned address or network in again"},
    {Verb::populate_user,  "POPULATE_USER",  operator_,  "name [count [min max]]",  "Deliver messages of random text to an account"},

    {Verb::get_managers,    "GET_MANAGERS",    administrator,  "",      "List the managers, each with its role"},
    {Verb::add_manager,     "ADD_MANAGER",     administrator,  "name password role",  "Make a manager"},
    {Verb::delete_manager,  "DELETE_MANAGER",  administrator,  "name",  "Remove a manager"},
});
// clang-format on

static_assert(
    std::ranges::is_sorted(table, {}, &VerbRow::verb) &&
        table.size() == static_cast<std::size_t>(Verb::delete_manager) + 1,
    "one row for each Verb, in their order"
);

}  // namespace

std::span<const VerbRow> verbs() { return table; }

const VerbRow& row_of(Verb verb) { return table[static_cast<std::size_t>(verb)]; }

const VerbRow* find_verb(std::string_view word) {
    const auto row = std::ranges::find(table, word, &VerbRow::word);
    return row == table.end() ? nullptr : &*row;
}

bool may_use(const VerbRow& row, std::optional<identity::Role> role) {
    // No role at all is less than any, and as much as a verb that needs none asks for.
    return role >= row.least_role;
}

bool takes(const VerbRow& row, std::size_t arguments) {
    std::size_t named = 0;
    for (const auto name : row.synopsis | std::views::split(' ')) {
        if (named == arguments && name.front() == '[') {
            return true;
        }
        ++named;
    }
    return named == arguments;
}

std::string usage(const VerbRow& row) {
    std::string words{row.word};
    if (!row.synopsis.empty()) {
        words.append(" ").append(row.synopsis);
    }
    return words;
}

}  // namespace palomar::manage
