// One message after another, each in slices: between two slices others have their turn, and the
// manager may leave.
#include "admin/populate.hpp"

#include "admin/reply.hpp"
#include "admin/times.hpp"
#include "net/offload.hpp"

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <utility>

namespace palomar::admin {
namespace asio = boost::asio;
using accounts::AccountError;
using manage::Answer;
using telemetry::Level;

namespace {

/// Octets written before the pool's thread is given back.
constexpr std::uint64_t slice = std::uint64_t{4} << 20U;

/// A seed for each message: no two of them are alike, whoever populates.
std::uint64_t random_number() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

RandomMessage make_message(
    std::uint64_t number, const Population& population, std::uint64_t octets
) {
    const std::uint64_t seed = random_number();
    const std::string subject =
        fmt::format("Random message {} of {}, {} octets", number, population.count, octets);
    const std::string id = fmt::format("{}.{:016x}", number, seed);
    const MessageHeader header{
        .subject = subject,
        .id = id,
        .date = to_seconds(std::chrono::system_clock::now()),
    };
    return RandomMessage{header, octets, seed};
}

}  // namespace

std::uint64_t Population::octets(std::uint64_t number) const {
    if (number >= count) {
        return most;
    }
    const auto smallest = static_cast<double>(least);
    const double growth = static_cast<double>(most) / smallest;
    const double part = static_cast<double>(number - 1) / static_cast<double>(count - 1);
    return static_cast<std::uint64_t>(std::llround(smallest * std::pow(growth, part)));
}

asio::awaitable<Answer> Populator::populate(
    const identity::UserName& name, const Population& population, net::Transport& io
) {
    const auto in_use = co_await use(name);
    if (!in_use) {
        co_return in_use.error();
    }
    std::uint64_t total = 0;
    for (std::uint64_t number = 1; number <= population.count; ++number) {
        const std::uint64_t octets = population.octets(number);
        RandomMessage message = make_message(number, population, octets);
        const auto delivered = co_await deliver(name, message, io);
        if (!delivered) {
            co_return Answer::refused(fmt::format(
                "{}; {} of {} messages were delivered",
                delivered.error(),
                number - 1,
                population.count
            ));
        }
        total += octets;
        log_.write(
            Level::info,
            "populate",
            {{"account", name.view()},
             {"message", number},
             {"of", population.count},
             {"octets", octets}}
        );
    }
    co_return Answer::done(
        fmt::format("{} messages, {} octets delivered to {}", population.count, total, name.view())
    );
}

asio::awaitable<std::expected<server::AccountUses::Use, Answer>> Populator::use(
    const identity::UserName& name
) {
    while (true) {
        const auto ticket = uses_.ticket(name.view());
        const auto found =
            co_await net::offload(pools_.database, [&] { return store_.find(name); });
        if (!found) {
            log_.write(Level::error, "management_failed", {{"reason", found.error().detail}});
            co_return std::unexpected{refusal(found.error().error, Subject::account, name.view())};
        }
        if (!*found) {
            co_return std::unexpected{
                refusal(AccountError::unknown_account, Subject::account, name.view())
            };
        }
        auto use = uses_.use(name.view(), ticket);
        if (use) {
            co_return *std::move(use);
        }
        if (use.error() == server::AccountUses::Refusal::being_changed) {
            co_return std::unexpected{Answer::refused(
                fmt::format("another manager changes {}, try again later", name.view())
            )};
        }
    }
}

/// Whatever comes of it, the delivery ends where it may block.
asio::awaitable<std::expected<void, std::string>> Populator::deliver(
    const identity::UserName& name, RandomMessage& message, net::Transport& io
) {
    auto delivery =
        co_await net::offload(pools_.chores, [&] { return mail_.deliver(name.view()); });
    if (!delivery) {
        co_return std::unexpected{failed(name, delivery.error())};
    }
    auto written = co_await write(name, **delivery, message, io);
    using Committed = std::expected<void, maildrop::StoreFailure>;
    const auto committed = co_await net::offload(pools_.chores, [&] {
        auto done = written ? (*delivery)->commit() : Committed{};
        delivery->reset();
        return done;
    });
    if (!committed) {
        co_return std::unexpected{failed(name, committed.error())};
    }
    co_return written;
}

asio::awaitable<std::expected<void, std::string>> Populator::write(
    const identity::UserName& name,
    maildrop::Delivery& delivery,
    RandomMessage& message,
    net::Transport& io
) {
    const auto write_slice = [&]() -> std::expected<bool, maildrop::StoreFailure> {
        for (std::uint64_t octets = 0; octets < slice;) {
            const std::string_view piece = message.next();
            if (piece.empty()) {
                return false;
            }
            if (auto written = delivery.write(piece); !written) {
                return std::unexpected{std::move(written.error())};
            }
            octets += piece.size();
        }
        return true;
    };
    bool more = true;
    while (more) {
        if (io.peer_has_ended()) {
            co_return std::unexpected{"the manager has left"};
        }
        if (pools_.stopping()) {
            co_return std::unexpected{"the server is stopping"};
        }
        const auto written = co_await net::offload(pools_.chores, write_slice);
        if (!written) {
            co_return std::unexpected{failed(name, written.error())};
        }
        more = *written;
    }
    co_return std::expected<void, std::string>{};
}

std::string Populator::failed(
    const identity::UserName& name, const maildrop::StoreFailure& failure
) {
    log_.write(
        Level::error, "management_failed", {{"account", name.view()}, {"reason", failure.detail}}
    );
    return reason(failure.error);
}

}  // namespace palomar::admin
