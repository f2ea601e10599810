// One leaf of CLI11's tree for each command.
#include "palomarctl/friendly.hpp"

#include "identity/network.hpp"
#include "identity/user_name.hpp"
#include "palomarctl/plot.hpp"
#include "palomarctl/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace palomar::palomarctl {
namespace {

using manage::Verb;

CLI::App& group(CLI::App& app, const char* name, const char* description) {
    CLI::App* commands = app.add_subcommand(name, description);
    commands->require_subcommand(1)->fallthrough()->prefix_command(false);
    return *commands;
}

CLI::App& leaf(CLI::App& app, const char* name, const char* description) {
    CLI::App* command = app.add_subcommand(name, description);
    command->fallthrough()->prefix_command(false);
    return *command;
}

/// What a POPULATE_USER or a GET_HISTORY is made of, or the reason why it cannot be.
template <class Value>
Value understood(const char* option, const std::optional<Value>& value, const char* example) {
    if (!value) {
        throw CLI::ValidationError(option, fmt::format("write it like {}", example));
    }
    return *value;
}

constexpr auto a_day = "24h (a number and s, m, h, d or w)";
constexpr auto five_minutes = "5m (a number and s, m, h, d or w)";

const CLI::Validator a_name{
    [](const std::string& text) -> std::string {
        return identity::UserName::from(text)
                   ? ""
                   : "a name has 1 to 128 letters, digits or . _ @ + - and does not begin with a "
                     "dot";
    },
    ""
};

std::string network_fault(const std::string& text) {
    if (identity::Network::from(text)) {
        return "";
    }
    if (const auto meant = identity::Network::perhaps_meant_by(text)) {
        return fmt::format(
            "{} has bits set behind those of its network: did you mean {}?", text, meant->str()
        );
    }
    return "an address is like 192.0.2.1 or 2001:db8::1, a network like 192.0.2.0/24";
}

const CLI::Validator a_network{network_fault, ""};

constexpr auto anywhere = "any";

const CLI::Validator a_network_or_any{
    [](const std::string& text) { return text == anywhere ? "" : network_fault(text); }, ""
};

void take_network(CLI::App& command, std::string& network) {
    command.add_option("NETWORK", network)->required()->type_name("")->check(a_network);
}

const CLI::Validator a_label{
    [](const std::string& text) -> std::string {
        const bool fit =
            std::ranges::all_of(text, [](char octet) { return octet > ' ' && octet < '\x7F'; });
        return fit && !text.empty() && text.size() <= 64
                   ? ""
                   : "a label has 1 to 64 printable ASCII characters, none of them a space";
    },
    ""
};

void take_name(CLI::App& command, std::string& name) {
    command.add_option("NAME", name)->required()->type_name("")->check(a_name);
}

}  // namespace

Friendly::Friendly(CLI::App& app) {
    app.require_subcommand(0, 1);
    add_user_commands(group(app, "user", "Accounts: list, show, add, remove, passwd, ..."));
    add_session_commands(group(app, "session", "POP3 sessions: list, kick"));
    leaf(app, "stats", "Show every counter and level").callback([this] {
        task_ = std::vector{Command{.verb = Verb::get_stats, .arguments = {}, .view = View::table}};
    });
    add_history(leaf(app, "history", "Draw a counter or level of `stats` over time"));
    leaf(app, "watch", "Sessions and rates, live").callback([this] { task_ = Watch{}; });
    add_ban_commands(group(app, "ban", "Addresses that are turned away: list, add, remove"));
    add_manager_commands(group(app, "manager", "Managers: list, add, remove, passwd"));
}

std::optional<Task> Friendly::take_task() { return std::exchange(task_, std::nullopt); }

void Friendly::add_user_commands(CLI::App& app) {
    const auto command =
        [this, &app](
            const char* name, const char* description, std::function<Command()> made
        ) -> CLI::App& {
        CLI::App& added = leaf(app, name, description);
        added.callback([this, made = std::move(made)] { task_ = std::vector{made()}; });
        return added;
    };
    const auto on_account =
        [this, &command](const char* name, const char* description, Verb verb) -> CLI::App& {
        CLI::App& added = command(name, description, [this, verb] {
            return Command{.verb = verb, .arguments = {name_}, .view = View::table};
        });
        take_name(added, name_);
        return added;
    };
    command("list", "All accounts, each with its state", [] {
        return Command{.verb = Verb::get_users, .arguments = {}, .view = View::table};
    });
    on_account("show", "An account's state and settings", Verb::get_user);
    const auto with_password = [this](Verb verb) {
        return [this, verb] {
            return Command{.verb = verb, .arguments = {name_}, .new_password_of = name_};
        };
    };
    take_name(command("add", "Make an account", with_password(Verb::add_user)), name_);
    take_name(command("passwd", "Change a password", with_password(Verb::set_password)), name_);
    CLI::App& remove = command("remove", "Remove an account and its mail", [this] {
        Command removal{.verb = Verb::delete_user, .arguments = {name_}};
        if (consent_ == Consent::to_be_asked) {
            removal.question = fmt::format("delete {} and its mail?", name_);
        }
        return removal;
    });
    take_name(remove, name_);
    remove.add_flag_callback("--yes", [this] { consent_ = Consent::given; }, "Do not ask");
    on_account("disable", "Let an account log in no more", Verb::disable_user);
    on_account("enable", "Let an account log in again", Verb::enable_user);
    CLI::App& retrieved = command("retrieved", "What becomes of retrieved messages", [this] {
        return Command{.verb = Verb::set_retrieved, .arguments = {name_, word_}};
    });
    take_name(retrieved, name_);
    retrieved.add_option("POLICY", word_, "archive, keep or default")
        ->required()
        ->type_name("")
        ->check(CLI::IsMember({"archive", "keep", "default"}).description(""));
    add_switch_commands(app);
    add_networks_command(app);
    add_app_password_commands(app);
    add_import_command(app);
    CLI::App& filling =
        command("populate", "Deliver messages of random text", [this] { return populate(); });
    take_name(filling, name_);
    filling.add_option("--count", count_, "How many (default 10)")->type_name("N");
    filling.add_option("--min", smallest_, "The smallest (default 16KiB)")->type_name("SIZE");
    filling.add_option("--max", largest_, "The largest (default 64MiB)")->type_name("SIZE");
}

void Friendly::add_switch_commands(CLI::App& app) {
    const auto command = [this, &app](const char* name, const char* description, Verb verb) {
        CLI::App& added = leaf(app, name, description);
        take_name(added, name_);
        added.add_option("SETTING", word_, "yes or no")
            ->required()
            ->type_name("")
            ->check(CLI::IsMember({"yes", "no"}).description(""));
        added.callback([this, verb] {
            task_ = std::vector{Command{.verb = verb, .arguments = {name_, word_}}};
        });
    };
    command("require-tls", "Whether an account needs TLS to log in", Verb::set_require_tls);
    command("read-only", "Whether an account may not delete mail", Verb::set_read_only);
}

void Friendly::add_networks_command(CLI::App& app) {
    CLI::App& command = leaf(app, "networks", "Where an account may log in from");
    take_name(command, name_);
    command.add_option("NETWORK", networks_, "any, or addresses and networks")
        ->required()
        ->type_name("")
        ->check(a_network_or_any);
    command.callback([this] { task_ = std::vector{networks()}; });
}

void Friendly::add_app_password_commands(CLI::App& app) {
    CLI::App& commands = group(app, "app-password", "Passwords for one client each");
    const auto with_label = [this, &commands](
                                const char* name, const char* description, Verb verb, View view
                            ) {
        CLI::App& added = leaf(commands, name, description);
        take_name(added, name_);
        added.add_option("LABEL", word_, "What to call it")
            ->required()
            ->type_name("")
            ->check(a_label);
        added.callback([this, verb, view] {
            task_ = std::vector{Command{.verb = verb, .arguments = {name_, word_}, .view = view}};
        });
    };
    with_label(
        "add", "Make one, and show it this once", Verb::add_app_password, View::new_password
    );
    CLI::App& list = leaf(commands, "list", "Those of an account, each with its last use");
    take_name(list, name_);
    list.callback([this] {
        task_ = std::vector{
            Command{.verb = Verb::get_app_passwords, .arguments = {name_}, .view = View::table}
        };
    });
    with_label("remove", "Let it in no more", Verb::delete_app_password, View::plain);
}

void Friendly::add_import_command(CLI::App& app) {
    CLI::App& command = leaf(app, "import", "Make the accounts of a passwd-file or /etc/shadow");
    command.add_option("FILE", import_.file)->required()->type_name("");
    command.add_flag_callback(
        "--dry-run",
        [this] { import_.mode = ImportMode::dry_run; },
        "Only tell what could not be taken"
    );
    command.callback([this] { task_ = import_; });
}

void Friendly::add_session_commands(CLI::App& app) {
    leaf(app, "list", "The sessions of now").callback([this] {
        task_ =
            std::vector{Command{.verb = Verb::get_sessions, .arguments = {}, .view = View::table}};
    });
    CLI::App& kick = leaf(app, "kick", "End the sessions of an account");
    take_name(kick, name_);
    kick.callback([this] { task_ = std::vector{Command{.verb = Verb::kick, .arguments = {name_}}}; }
    );
}

void Friendly::add_ban_commands(CLI::App& app) {
    leaf(app, "list", "The bans of now").callback([this] {
        task_ = std::vector{Command{.verb = Verb::get_bans, .arguments = {}, .view = View::table}};
    });
    CLI::App& add = leaf(app, "add", "Turn an address or network away");
    take_network(add, name_);
    add.add_option("--for", last_, "How long: 30m, 24h, 7d, 4w (default 24h)")->type_name("TIME");
    add.callback([this] { task_ = std::vector{ban()}; });
    CLI::App& remove = leaf(app, "remove", "Let it in again");
    take_network(remove, name_);
    remove.callback([this] {
        task_ = std::vector{Command{.verb = Verb::unban, .arguments = {name_}}};
    });
}

void Friendly::add_manager_commands(CLI::App& app) {
    leaf(app, "list", "All managers, each with its role").callback([this] {
        task_ =
            std::vector{Command{.verb = Verb::get_managers, .arguments = {}, .view = View::table}};
    });
    CLI::App& add = leaf(app, "add", "Make a manager");
    take_name(add, name_);
    add.add_option("ROLE", word_, "viewer, operator or administrator")
        ->required()
        ->type_name("")
        ->check(CLI::IsMember({"viewer", "operator", "administrator"}).description(""));
    add.callback([this] {
        task_ = std::vector{Command{
            .verb = Verb::add_manager, .arguments = {name_, word_}, .new_password_of = name_
        }};
    });
    CLI::App& remove = leaf(app, "remove", "Remove a manager");
    take_name(remove, name_);
    remove.callback([this] {
        task_ = std::vector{Command{.verb = Verb::delete_manager, .arguments = {name_}}};
    });
    CLI::App& passwd = leaf(app, "passwd", "Change a manager's password");
    take_name(passwd, name_);
    passwd.callback([this] {
        task_ = std::vector{Command{
            .verb = Verb::set_manager_password, .arguments = {name_}, .new_password_of = name_
        }};
    });
}

void Friendly::add_history(CLI::App& app) {
    app.add_option("NAME", name_, "As `palomarctl stats` calls it")->required()->type_name("");
    app.add_option("--last", last_, "How far back: 30m, 24h, 7d, 4w (default 24h)")
        ->type_name("TIME");
    app.add_option("--step", step_, "How much one bar stands for (default: as fine as will fit)")
        ->type_name("TIME");
    app.add_flag_callback(
        "--table", [this] { drawing_ = Drawing::unwanted; }, "Numbers instead of a plot"
    );
    app.callback([this] { task_ = std::vector{history()}; });
}

Command Friendly::populate() const {
    const auto count = understood("--count", number_from(count_), "10");
    const auto smallest = understood("--min", octets_from(smallest_), "16KiB");
    const auto largest = understood("--max", octets_from(largest_), "64MiB");
    return {
        .verb = Verb::populate_user,
        .arguments =
            {name_, std::to_string(count), std::to_string(smallest), std::to_string(largest)},
        .view = View::table
    };
}

Command Friendly::ban() const {
    const auto time = understood("--for", duration_from(last_), a_day);
    return {.verb = Verb::ban, .arguments = {name_, std::to_string(time.count())}};
}

Command Friendly::networks() const {
    const bool any = std::ranges::find(networks_, anywhere) != networks_.end();
    if (any && networks_.size() > 1) {
        throw CLI::ValidationError("NETWORK", "any stands alone");
    }
    return {
        .verb = Verb::set_networks,
        .arguments = {name_, fmt::format("{}", fmt::join(networks_, ","))}
    };
}

Command Friendly::history() const {
    const std::int64_t last = understood("--last", duration_from(last_), a_day).count();
    const std::int64_t step =
        step_.empty() ? finest_step(0, last, Terminal{}.width)
                      : understood("--step", duration_from(step_), five_minutes).count();
    return {
        .verb = Verb::get_history,
        .arguments = {name_, std::to_string(-last), "0", std::to_string(step)},
        .view = drawing_ == Drawing::wanted ? View::plot : View::table
    };
}

}  // namespace palomar::palomarctl
