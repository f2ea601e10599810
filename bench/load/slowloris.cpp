// The workload `slowloris`: connections that keep the server waiting for the end of a line. Being
// thrown out is what they expect; they come back a second later.
#include "load/client.hpp"
#include "load/crew.hpp"
#include "load/failure.hpp"
#include "load/pulse.hpp"
#include "load/source_address.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

namespace palomar::load {
namespace {

struct Siege {
    Stage& stage;
    Pulse pulse;
    std::uint64_t connected = 0;
    std::uint64_t connected_again = 0;
    std::uint64_t closed_by_server = 0;
};

// Reads nothing: the end is seen without reading.
Task drip(Siege& siege, std::uint64_t number, std::uint64_t& connected) {
    Client client{
        siege.stage.loop,
        siege.stage.target,
        fmt::format("connection {}", number),
        Client::for_lines,
        source_address(siege.stage.target.address, number)
    };
    co_await client.connected();
    ++connected;
    while (!client.is_hung_up()) {
        co_await siege.pulse.beat();
        client.say_in_part("X");
        client.flush();
    }
}

// The first time it must get in; later the server may have learned to refuse it.
Task besiege(Siege& siege, std::uint64_t number) {
    co_await drip(siege, number, siege.connected);
    for (;;) {
        ++siege.closed_by_server;
        co_await siege.pulse.beat();
        try {
            co_await drip(siege, number, siege.connected_again);
        } catch (const ConnectionEnded&) {
            continue;
        }
    }
}

}  // namespace

std::string run(const Slowloris& workload, Stage& stage) {
    Siege siege{.stage = stage, .pulse = Pulse{stage.loop}};
    Crew crew;
    for (std::uint64_t number = 0; number < workload.connections; ++number) {
        crew.start(besiege(siege, number));
    }
    crew.run_until(stage.loop, [&] { return siege.connected == workload.connections; });
    announce_ready();
    crew.run_until(stage.loop, [&stage] { return stage.input.is_closed(); });
    return fmt::format(
        R"({{"closed_by_server":{},"connected_again":{}}})",
        siege.closed_by_server,
        siege.connected_again
    );
}

}  // namespace palomar::load
