// The workload `neighbour`: an ordinary client, to be looked at while others make a load.
#include "load/crew.hpp"
#include "load/dialogue.hpp"
#include "load/latency.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

namespace palomar::load {
namespace {

Task visit(Client& client, const Credentials& who) {
    co_await log_in(client, who);
    co_await client.ask("STAT");
    co_await client.ask("LIST");
    const auto ignore = [](std::string_view) {};
    co_await each_line(client, "LIST", ignore);
    co_await client.ask("QUIT");
    co_await client.ended();
}

bool has_enough(const Neighbour& workload, const Stage& stage, const Latency& latency) {
    return workload.count ? latency.count() >= *workload.count : stage.input.is_closed();
}

Task one_after_another(const Neighbour& workload, Stage& stage, Latency& latency) {
    while (!has_enough(workload, stage, latency)) {
        const auto who = stage.accounts.credentials(latency.count());
        const auto began = Clock::now();
        Client client{stage.loop, stage.target, who.name};
        co_await visit(client, who);
        latency.add(Clock::now() - began);
    }
}

}  // namespace

std::string run(const Neighbour& workload, Stage& stage) {
    Latency latency;
    Crew crew;
    const auto began = Clock::now();
    crew.start(one_after_another(workload, stage, latency));
    crew.finish(stage.loop);
    return fmt::format(
        R"({{"sessions":{},"seconds":{:.6f},"latency_ms":{}}})",
        latency.count(),
        seconds(Clock::now() - began),
        latency.json()
    );
}

}  // namespace palomar::load
