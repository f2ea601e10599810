// MessageFilter: RETR through a program. It reads the message from its standard input; what it
// writes to its standard output is the message that the client gets.
#pragma once

#include "net/deadlines.hpp"
#include "net/transport.hpp"
#include "pop3/action.hpp"
#include "pop3/event.hpp"
#include "server/child_process.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace palomar::server {

/// What the operator chose (config [pop3] filter...).
struct FilterSettings {
    /// Program and arguments; `{}` within an argument stands for the message's path.
    std::vector<std::string> command;
    /// For one message: time spent waiting for a place to run, and again for the program. Together
    /// with a slow client it may take longest_run() in all.
    std::chrono::seconds timeout;
    unsigned max_running;

    /// A client that reads slowly keeps a place from others: not for ever.
    [[nodiscard]] std::chrono::seconds longest_run() const { return 10 * timeout; }

    friend bool operator==(const FilterSettings&, const FilterSettings&) = default;
};

/// Thread-safe; outlives the sessions.
class MessageFilter {
  public:
    MessageFilter(FilterSettings settings, Spawn spawn, Pools& pools, telemetry::Log& log);

    [[nodiscard]] const FilterSettings& settings() const { return settings_; }

    /// Performs the action by way of the program; waits for its turn if `max_running` run already.
    /// When it returns, the program is gone. Awaited in place.
    [[nodiscard]] boost::asio::awaitable<pop3::Event> send(
        net::Transport& io, net::Deadlines& deadlines, const pop3::SendMessage& message
    );

  private:
    // A full channel is a full house: who sends into it waits until someone leaves.
    using Slots = boost::asio::experimental::concurrent_channel<void(boost::system::error_code)>;
    class Turn;
    class Slot;
    class Run;

    [[nodiscard]] boost::asio::awaitable<pop3::Event> run(
        net::Transport& io,
        net::Deadlines& deadlines,
        std::string_view header,
        const std::vector<std::string>& command,
        int message
    );
    [[nodiscard]] pop3::Event refuse(std::string_view reason);
    void log_end(const Run& run, int status);
    [[nodiscard]] std::vector<std::string> command_for(const std::string& path) const;

    FilterSettings settings_;
    Spawn spawn_;
    Pools& pools_;
    telemetry::Log& log_;
    Slots slots_;
};

}  // namespace palomar::server
