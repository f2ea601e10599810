// The workloads: what each can be told, and how it is run. A run returns its report, a JSON object,
// and throws a Failure if anything did not go as it must.
#pragma once

#include "load/stage.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace palomar::load {

enum class Manner {
    /// Each command after the answer to the one before.
    lockstep,
    /// Commands in a row, answers later (RFC 2449 §6.6).
    pipelined,
};

/// Whole sessions: USER, PASS, STAT, QUIT. No account is in two at once.
struct Sessions {
    std::uint64_t count = 1;
    std::uint64_t parallel = 1;
    Manner manner = Manner::lockstep;
};

/// Messages 1 to `messages` of the first account, checked; the session ends without QUIT, so that
/// nothing changes.
struct Retrieve {
    std::uint64_t messages = 1;
    Manner manner = Manner::lockstep;
    /// None: only the octets are checked, where the server announces them.
    std::optional<std::string> manifest;
    bool sums = true;
    std::uint64_t repeat = 1;
    /// How many commands may be without an answer when they are pipelined.
    std::uint64_t window = 1000;
};

/// Login, then STAT, UIDL and LIST in a row, and whether they agree; no QUIT.
struct List {
    std::uint64_t repeat = 1;
};

/// Sessions that stay in TRANSACTION until standard input is closed.
struct Hold {
    std::uint64_t sessions = 1;
    /// How many log in at once.
    std::uint64_t parallel = 64;
};

/// One client after another: login, STAT, LIST, QUIT, in lockstep.
struct Neighbour {
    /// None: until standard input is closed.
    std::optional<std::uint64_t> count;
};

/// Connections that send an octet of an endless command line a second, until standard input is
/// closed.
struct Slowloris {
    std::uint64_t connections = 1;
};

/// Sessions that ask for a message and do not read it, until standard input is closed.
struct Stalled {
    std::uint64_t sessions = 1;
    std::uint64_t message = 1;
};

using Workload = std::variant<Sessions, Retrieve, List, Hold, Neighbour, Slowloris, Stalled>;

std::string run(const Sessions& workload, Stage& stage);
std::string run(const Retrieve& workload, Stage& stage);
std::string run(const List& workload, Stage& stage);
std::string run(const Hold& workload, Stage& stage);
std::string run(const Neighbour& workload, Stage& stage);
std::string run(const Slowloris& workload, Stage& stage);
std::string run(const Stalled& workload, Stage& stage);

/// Tells whoever started the program that a workload which waits for the end of standard input has
/// got to where it waits: the line `ready`.
void announce_ready();

}  // namespace palomar::load
