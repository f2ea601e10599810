// The workload `stalled`: readers that have stopped reading, in the middle of a message.
#include "load/crew.hpp"
#include "load/dialogue.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace palomar::load {
namespace {

using Clients = std::vector<std::unique_ptr<Client>>;

// What one read takes is what a client takes at all: its buffer's size. The rest fills the buffers
// of the kernel and the server.
constexpr std::size_t first_octets = 4096;

Task stall(const Stalled& workload, Stage& stage, Clients& clients) {
    const auto who = stage.accounts.credentials(clients.size());
    auto& client = *clients.emplace_back(
        std::make_unique<Client>(stage.loop, stage.target, who.name, first_octets)
    );
    co_await log_in(client, who);
    const std::string command = fmt::format("RETR {}", workload.message);
    client.say(command);
    co_await client.answer(command);
}

}  // namespace

std::string run(const Stalled& workload, Stage& stage) {
    Clients clients;
    Crew crew;
    for (std::uint64_t number = 0; number < workload.sessions; ++number) {
        crew.start(stall(workload, stage, clients));
    }
    crew.finish(stage.loop);
    announce_ready();
    stage.loop.run_until([&stage] { return stage.input.is_closed(); });
    const auto closed =
        std::ranges::count_if(clients, [](const auto& client) { return client->is_hung_up(); });
    return fmt::format(R"({{"sessions":{},"closed_by_server":{}}})", clients.size(), closed);
}

}  // namespace palomar::load
