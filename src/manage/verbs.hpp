// The verbs of the management protocol: one table says what each is called, who may use it and what
// it takes. A new verb begins with a row here (and in docs/management-protocol.md).
#pragma once

#include "identity/role.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace palomar::manage {

/// The number that CAPA tells: what clients may rely on (docs/management-protocol.md, Versions).
inline constexpr unsigned protocol_version = 1;

enum class Verb {
    // Before login too
    login,
    quit,
    capa,
    /// The old name of CAPA.
    commands,
    // viewer
    get_users,
    get_user,
    get_app_passwords,
    get_curr_conn,
    get_total_conn,
    get_sent_bytes,
    get_sessions,
    get_stats,
    get_history,
    subscribe,
    get_bans,
    /// Everybody's own; another's is for administrators, which is not the table's to know.
    set_manager_password,
    // operator
    add_user,
    import_user,
    delete_user,
    set_password,
    enable_user,
    disable_user,
    set_retrieved,
    set_require_tls,
    set_read_only,
    set_networks,
    add_app_password,
    delete_app_password,
    kick,
    ban,
    unban,
    populate_user,
    // administrator
    get_managers,
    add_manager,
    delete_manager,
};

struct VerbRow {
    Verb verb;
    std::string_view word;
    /// Nothing: may be used before login too.
    std::optional<identity::Role> least_role;
    /// The arguments' names: "name [count [min max]]", where the arguments may end at a bracket.
    std::string_view synopsis;
    /// One sentence, without a full stop.
    std::string_view help;
};

/// In the order of Verb, which is the order that CAPA tells them in.
[[nodiscard]] std::span<const VerbRow> verbs();

[[nodiscard]] const VerbRow& row_of(Verb verb);

/// `word` to the letter: in upper case. No such verb: nullptr.
[[nodiscard]] const VerbRow* find_verb(std::string_view word);

/// `role`: nothing before login.
[[nodiscard]] bool may_use(const VerbRow& row, std::optional<identity::Role> role);

/// Whether so many arguments agree with the synopsis.
[[nodiscard]] bool takes(const VerbRow& row, std::size_t arguments);

/// "ADD_USER name password", as CAPA writes it.
[[nodiscard]] std::string usage(const VerbRow& row);

}  // namespace palomar::manage
