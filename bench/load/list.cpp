// The workload `list`: what a client does that looks for new mail.
#include "load/crew.hpp"
#include "load/dialogue.hpp"
#include "load/failure.hpp"
#include "load/latency.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

namespace palomar::load {
namespace {

struct Findings {
    Totals totals;
    Latency latency;
};

/// Lines come with the message-numbers from 1 on.
void expect_next(std::string_view& line, std::uint64_t& last, std::string_view subject) {
    const auto number = take_number(line, subject);
    if (number != ++last) {
        throw Failure{fmt::format("{}: message {} where {} was due", subject, number, last)};
    }
}

Task read_unique_ids(Client& client, std::uint64_t& messages) {
    co_await client.answer("UIDL");
    const auto visit = [&messages](std::string_view line) {
        expect_next(line, messages, "UIDL");
        if (line.empty()) {
            throw Failure{fmt::format("UIDL: message {} has no unique-id", messages)};
        }
    };
    co_await each_line(client, "UIDL", visit);
}

Task read_sizes(Client& client, Totals& totals) {
    co_await client.answer("LIST");
    const auto visit = [&totals](std::string_view line) {
        expect_next(line, totals.messages, "LIST");
        totals.octets += take_number(line, "LIST");
    };
    co_await each_line(client, "LIST", visit);
}

Task look(Client& client, const Credentials& who, Totals& totals) {
    co_await log_in(client, who);
    client.say("STAT");
    client.say("UIDL");
    client.say("LIST");
    totals = totals_of(co_await client.answer("STAT"));
    std::uint64_t unique_ids = 0;
    co_await read_unique_ids(client, unique_ids);
    Totals listed;
    co_await read_sizes(client, listed);
    if (unique_ids != totals.messages || listed != totals) {
        throw Failure{fmt::format(
            "STAT says {} messages of {} octets, UIDL has {}, LIST {} of {}",
            totals.messages,
            totals.octets,
            unique_ids,
            listed.messages,
            listed.octets
        )};
    }
}

Task repeat(const List& workload, Stage& stage, Findings& findings) {
    const auto who = stage.accounts.credentials(0);
    for (std::uint64_t round = 0; round < workload.repeat; ++round) {
        const auto began = Clock::now();
        Client client{stage.loop, stage.target, who.name, Client::for_listings};
        co_await look(client, who, findings.totals);
        findings.latency.add(Clock::now() - began);
        // The next login needs the maildrop, which is free once the server has closed.
        client.finish_sending();
        co_await client.ended();
    }
}

}  // namespace

std::string run(const List& workload, Stage& stage) {
    Findings findings;
    Crew crew;
    crew.start(repeat(workload, stage, findings));
    crew.finish(stage.loop);
    return fmt::format(
        R"({{"messages":{},"octets":{},"repeat":{},"latency_ms":{}}})",
        findings.totals.messages,
        findings.totals.octets,
        workload.repeat,
        findings.latency.json()
    );
}

}  // namespace palomar::load
