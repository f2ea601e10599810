// The workloads `session` and `crowd`: as many lanes as sessions at once, each of which takes the
// next session until none is left.
#include "load/crew.hpp"
#include "load/dialogue.hpp"
#include "load/failure.hpp"
#include "load/latency.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace palomar::load {
namespace {

struct Progress {
    std::uint64_t left;
    std::uint64_t resumed = 0;
    Latency latency;
};

struct Step {
    std::string command;
    std::string_view verb;
};

Task session(Client& client, const Credentials& who, Manner manner) {
    const std::array<Step, 4> steps{
        Step{"USER " + who.name, "USER"},
        Step{"PASS " + who.password, "PASS"},
        Step{"STAT", "STAT"},
        Step{"QUIT", "QUIT"}
    };
    co_await client.connected();
    co_await client.answer("greeting");
    if (manner == Manner::pipelined) {
        for (const Step& step : steps) {
            client.say(step.command);
        }
    }
    for (const Step& step : steps) {
        if (manner == Manner::lockstep) {
            client.say(step.command);
        }
        const auto text = co_await client.answer(step.verb);
        if (step.verb == "STAT") {
            totals_of(text);
        }
    }
    co_await client.ended();
}

Task lane(const Sessions& workload, Stage& stage, Progress& progress) {
    while (progress.left > 0) {
        --progress.left;
        const auto account = stage.accounts.take();
        const auto who = stage.accounts.credentials(account);
        const auto began = Clock::now();
        Client client{stage.loop, stage.target, who.name};
        co_await session(client, who, workload.manner);
        progress.latency.add(Clock::now() - began);
        progress.resumed += client.is_resumed() ? 1 : 0;
        stage.accounts.give_back(account);
    }
}

}  // namespace

std::string run(const Sessions& workload, Stage& stage) {
    if (workload.parallel > stage.accounts.count()) {
        throw Failure{fmt::format(
            "{} sessions at once need as many accounts, not {}",
            workload.parallel,
            stage.accounts.count()
        )};
    }
    Progress progress{.left = workload.count, .latency = {}};
    Crew crew;
    const auto began = Clock::now();
    for (std::uint64_t number = 0; number < workload.parallel; ++number) {
        crew.start(lane(workload, stage, progress));
    }
    crew.finish(stage.loop);
    return fmt::format(
        R"({{"sessions":{},"seconds":{:.6f},"latency_ms":{},"resumed":{}}})",
        workload.count,
        seconds(Clock::now() - began),
        progress.latency.json(),
        progress.resumed
    );
}

}  // namespace palomar::load
