// The workload `hold`: sessions that do nothing, to see what they cost.
#include "load/crew.hpp"
#include "load/dialogue.hpp"
#include "load/failure.hpp"
#include "load/source_address.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace palomar::load {
namespace {

using Clients = std::vector<std::unique_ptr<Client>>;

/// Answers to logins are short, and there are many clients.
constexpr std::size_t capacity = 1024;

Task lane(const Hold& workload, Stage& stage, Clients& clients) {
    while (clients.size() < workload.sessions) {
        const auto number = clients.size();
        const auto who = stage.accounts.credentials(number);
        const auto source = source_address(stage.target.address, number);
        auto& client = *clients.emplace_back(
            std::make_unique<Client>(stage.loop, stage.target, who.name, capacity, source)
        );
        co_await log_in(client, who);
    }
}

}  // namespace

std::string run(const Hold& workload, Stage& stage) {
    Clients clients;
    Crew crew;
    for (std::uint64_t number = 0; number < workload.parallel; ++number) {
        crew.start(lane(workload, stage, clients));
    }
    crew.finish(stage.loop);
    announce_ready();
    stage.loop.run_until([&stage] { return stage.input.is_closed(); });
    const auto closed =
        std::ranges::count_if(clients, [](const auto& client) { return client->is_hung_up(); });
    if (closed > 0) {
        throw Failure{fmt::format("the server closed {} of {} sessions", closed, clients.size())};
    }
    return fmt::format(R"({{"sessions":{}}})", clients.size());
}

}  // namespace palomar::load
