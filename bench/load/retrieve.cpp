// The workload `retrieve`. Lockstep is pipelining with one command under way.
#include "load/crew.hpp"
#include "load/dialogue.hpp"
#include "load/failure.hpp"
#include "load/latency.hpp"
#include "load/manifest.hpp"
#include "load/message_text.hpp"
#include "load/workloads.hpp"

#include <fmt/format.h>

#include <charconv>

namespace palomar::load {
namespace {

/// What the messages must be, and how they are read.
struct Check {
    std::vector<Fingerprint> manifest;
    MessageText text;
    std::uint64_t octets = 0;
    std::chrono::nanoseconds duration{};
};

/// Of `+OK 120 octets`, which most servers say (RFC 1939 §5) and none must.
std::optional<std::uint64_t> announced_octets(std::string_view answer) {
    std::uint64_t octets = 0;
    const auto [end, error] = std::from_chars(answer.begin(), answer.end(), octets);
    const std::string_view rest{end, answer.end()};
    const bool announced = error == std::errc{} && rest.starts_with(" octets");
    return announced ? std::optional{octets} : std::nullopt;
}

[[noreturn]] void complain(std::string_view what, auto expected, auto found) {
    throw Failure{fmt::format("{}: {}, not {}", what, found, expected)};
}

void compare(const Check& check, std::uint64_t number, std::optional<std::uint64_t> announced) {
    const MessageText& text = check.text;
    if (announced && *announced != text.octets()) {
        complain(fmt::format("octets of message {}, announced", number), *announced, text.octets());
    }
    if (check.manifest.empty()) {
        return;
    }
    const Fingerprint& made = check.manifest[number - 1];
    if (made.octets != text.octets()) {
        complain(fmt::format("octets of message {}", number), made.octets, text.octets());
    }
    if (const auto checksum = text.checksum(); checksum && *checksum != made.checksum) {
        complain(
            fmt::format("checksum of message {}", number),
            fmt::format("{:016x}", made.checksum),
            fmt::format("{:016x}", *checksum)
        );
    }
}

Task take_message(Client& client, std::uint64_t number, Check& check) {
    const std::string subject = fmt::format("RETR {}", number);
    const auto announced = announced_octets(co_await client.answer(subject));
    check.text.begin();
    for (;;) {
        client.take(check.text.feed(client.held()));
        if (check.text.is_whole()) {
            break;
        }
        co_await client.more(subject);
    }
    compare(check, number, announced);
    check.octets += check.text.octets();
}

// A window that is half empty is filled again: that makes few writes of many commands.
Task retrieve_all(Client& client, const Retrieve& workload, Check& check) {
    const auto window = workload.manner == Manner::lockstep ? 1 : workload.window;
    std::uint64_t asked = 0;
    for (std::uint64_t number = 1; number <= workload.messages; ++number) {
        const auto under_way = asked - (number - 1);
        if (under_way <= window / 2) {
            for (; asked < workload.messages && asked - (number - 1) < window; ++asked) {
                client.say(fmt::format("RETR {}", asked + 1));
            }
        }
        co_await take_message(client, number, check);
    }
}

Task repeat(const Retrieve& workload, Stage& stage, Check& check) {
    const auto who = stage.accounts.credentials(0);
    for (std::uint64_t round = 0; round < workload.repeat; ++round) {
        Client client{stage.loop, stage.target, who.name, Client::for_listings};
        co_await log_in(client, who);
        const auto began = Clock::now();
        co_await retrieve_all(client, workload, check);
        check.duration += Clock::now() - began;
        // The next login needs the maildrop, which is free once the server has closed.
        client.finish_sending();
        co_await client.ended();
    }
}

}  // namespace

std::string run(const Retrieve& workload, Stage& stage) {
    Check check{
        .manifest =
            workload.manifest ? read_manifest(*workload.manifest) : std::vector<Fingerprint>{},
        .text = MessageText{workload.sums ? Summing::on : Summing::off}
    };
    if (workload.manifest && check.manifest.size() < workload.messages) {
        throw Failure{fmt::format(
            "the manifest has {} messages, not {}", check.manifest.size(), workload.messages
        )};
    }
    Crew crew;
    crew.start(repeat(workload, stage, check));
    crew.finish(stage.loop);
    return fmt::format(
        R"({{"messages":{},"octets":{},"seconds":{:.6f},"verified":{}}})",
        workload.messages * workload.repeat,
        check.octets,
        seconds(check.duration),
        workload.sums && workload.manifest.has_value()
    );
}

}  // namespace palomar::load
