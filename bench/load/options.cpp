// The only place that sees CLI11. Each workload is a subcommand with options of its own; the common
// ones may stand before or after it.
#include "load/options.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <limits>
#include <sstream>

namespace palomar::load {
namespace {

using Count = std::uint64_t;

const CLI::Range at_least_one{Count{1}, std::numeric_limits<Count>::max()};

class Syntax {
  public:
    Syntax();

    CLI::App app{"Loads a POP3 server, and checks what it answers.", "pop3_load"};

    /// After parsing.
    Options options();

  private:
    void add_common_options();
    void add_sessions();
    void add_crowd();
    void add_retrieve();
    void add_list();
    void add_hold();
    void add_neighbour();
    void add_troublemakers();

    /// `made` makes the workload of the options once they are read.
    CLI::App* add(const char* name, const char* description, std::function<Workload()> made);
    static CLI::Option* count(CLI::App* workload, const char* name, Count& value, const char* text);

    Options options_;
    bool tls_ = false;
    bool resume_ = false;
    bool pipelined_ = false;
    bool no_sums_ = false;
    Count seconds_ = 120;
    Sessions sessions_;
    Retrieve retrieve_;
    List list_;
    Hold hold_;
    Neighbour neighbour_;
    Slowloris slowloris_;
    Stalled stalled_;
};

Syntax::Syntax() {
    app.require_subcommand(1);
    app.set_help_flag("-h,--help", "Print this and end");
    add_common_options();
    add_sessions();
    add_crowd();
    add_retrieve();
    add_list();
    add_hold();
    add_neighbour();
    add_troublemakers();
}

void Syntax::add_common_options() {
    app.add_option("--host", options_.host, "The server's IPv4 address")
        ->check(CLI::ValidIPV4)
        ->capture_default_str();
    app.add_option("--port", options_.port, "Its port")->required()->check(CLI::Range(1, 65535));
    auto* const tls =
        app.add_flag("--tls", tls_, "TLS from the first octet, no certificate checked");
    app.add_flag("--resume", resume_, "Go on with earlier TLS sessions")->needs(tls);
    app.add_option("--user", options_.user, "Accounts' names, with %d or %04d for their numbers")
        ->capture_default_str();
    count(&app, "--accounts", options_.accounts, "How many accounts there are, from number 0 on");
    app.add_option("--password", options_.password, "Their password")->required();
    count(&app, "--seconds", seconds_, "The run fails if it takes longer");
}

CLI::App* Syntax::add(const char* name, const char* description, std::function<Workload()> made) {
    auto* const workload = app.add_subcommand(name, description)->fallthrough();
    workload->callback([this, made = std::move(made)] { options_.workload = made(); });
    return workload;
}

CLI::Option* Syntax::count(CLI::App* workload, const char* name, Count& value, const char* text) {
    return workload->add_option(name, value, text)->check(at_least_one)->capture_default_str();
}

void Syntax::add_sessions() {
    auto* const workload = add("session", "USER, PASS, STAT, QUIT, again and again", [this] {
        sessions_.manner = pipelined_ ? Manner::pipelined : Manner::lockstep;
        return sessions_;
    });
    count(workload, "--sessions", sessions_.count, "How many in all")->required();
    count(workload, "--parallel", sessions_.parallel, "How many at once");
    workload->add_flag("--pipelined", pipelined_, "All commands in one write");
}

void Syntax::add_crowd() {
    auto* const workload = add("crowd", "The same, all sessions at once", [this] {
        sessions_.parallel = sessions_.count;
        return sessions_;
    });
    count(workload, "--sessions", sessions_.count, "How many")->required();
}

void Syntax::add_retrieve() {
    auto* const workload = add("retrieve", "RETR of messages 1 to N, checked", [this] {
        retrieve_.manner = pipelined_ ? Manner::pipelined : Manner::lockstep;
        retrieve_.sums = !no_sums_;
        return retrieve_;
    });
    count(workload, "--messages", retrieve_.messages, "N")->required();
    workload->add_flag("--pipelined", pipelined_, "Commands in a row, answers later");
    count(workload, "--window", retrieve_.window, "Commands without an answer when pipelined");
    workload->add_option(
        "--manifest", retrieve_.manifest, "A line `octets xxh3_64-in-hexadecimal` a message"
    );
    workload->add_flag("--no-verify", no_sums_, "Count octets, but make no checksums");
    count(workload, "--repeat", retrieve_.repeat, "How many sessions, one after another");
}

void Syntax::add_list() {
    auto* const workload =
        add("list", "Login, STAT, UIDL, LIST; do they agree?", [this] { return list_; });
    count(workload, "--repeat", list_.repeat, "How many sessions, one after another");
}

void Syntax::add_hold() {
    auto* const workload =
        add("hold", "Idle sessions until standard input is closed", [this] { return hold_; });
    count(workload, "--sessions", hold_.sessions, "How many")->required();
    count(workload, "--parallel", hold_.parallel, "How many log in at once");
}

void Syntax::add_neighbour() {
    auto* const workload =
        add("neighbour", "One ordinary client after another", [this] { return neighbour_; });
    auto* const how_long = workload->add_option_group("How long")->require_option(1);
    how_long->add_option("--count", neighbour_.count, "So many clients")->check(at_least_one);
    how_long->add_flag("--until-stdin-closes")->description("Until standard input is closed");
}

void Syntax::add_troublemakers() {
    auto* const slowloris =
        add("slowloris", "An octet a second, never a line", [this] { return slowloris_; });
    count(slowloris, "--sessions", slowloris_.connections, "How many")->required();
    auto* const stalled =
        add("stalled", "RETR without reading the answer", [this] { return stalled_; });
    count(stalled, "--sessions", stalled_.sessions, "How many")->required();
    count(stalled, "--message", stalled_.message, "The message-number")->required();
}

Options Syntax::options() {
    options_.allowed = std::chrono::seconds{seconds_};
    if (tls_) {
        options_.encryption = resume_ ? Encryption::resumed_tls : Encryption::tls;
    }
    return options_;
}

}  // namespace

std::expected<Options, Exit> parse_options(int argc, const char* const* argv) {
    Syntax syntax;
    try {
        syntax.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream errors;
        const int code = syntax.app.exit(error, out, errors);
        return std::unexpected{Exit{.status = code == 0 ? 0 : 2, .text = out.str() + errors.str()}};
    }
    return syntax.options();
}

}  // namespace palomar::load
