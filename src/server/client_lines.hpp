// ClientLines: what a client says, line by line, each within its time.
#pragma once

#include "net/transport.hpp"
#include "pop3/event.hpp"
#include "pop3/line_reader.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace palomar::server {

class ClientLines {
  public:
    /// `io` outlives it. `patience`: from the end of one reply to the end of the next line.
    ClientLines(net::Transport& io, std::chrono::seconds patience) : io_{io}, patience_{patience} {}

    /// The next line, of at most `longest` octets with its end; valid until the next call of
    /// anything. Nothing: it has not come yet.
    [[nodiscard]] std::optional<pop3::Line> next(std::size_t longest);

    /// Waits for more of it; all that is queued should have been sent.
    [[nodiscard]] net::SocketWait::Waiting wait();
    /// Takes what has come; `waited` is what the wait came to. Errors: as Transport::receive()'s.
    [[nodiscard]] net::Transport::Result hear(net::Transport::Result waited);

    /// Forgets what has come of the line under way.
    void reset() { lines_.reset(); }

  private:
    net::Transport& io_;
    const std::chrono::seconds patience_;
    pop3::LineReader lines_;
    /// Of the line that is waited for.
    std::optional<net::Transport::TimePoint> due_;
};

/// The command on a line, which might have had `longest` octets with its end.
[[nodiscard]] pop3::CommandRead command_on(const pop3::Line& line, std::size_t longest);

}  // namespace palomar::server
