// ServiceManager: systemd's side of the server: what it hands over (sockets) and what it wants to
// hear (ready, reloading, stopping, alive). Without systemd there is nothing of either.
//
// Our own code rather than libsystemd: the protocol is one datagram and three environment
// variables, both stable by promise (sd_notify(3), sd_listen_fds(3)), and the library would bring
// four compression and cryptography libraries into a process that faces the network.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::palomard {

/// A listening socket that the service manager opened. Whoever takes it closes it.
struct PassedSocket {
    /// FileDescriptorName= of the .socket unit; `unknown` if it has none.
    std::string name;
    int descriptor;
};

class ServiceManager {
  public:
    /// Takes NOTIFY_SOCKET, WATCHDOG_* and LISTEN_* out of the environment, so that programs which
    /// are started do not speak for us. Connects at once: a sandbox may forbid it later. Call it
    /// before there are threads.
    [[nodiscard]] static ServiceManager from_environment();

    ~ServiceManager();
    ServiceManager(ServiceManager&& other) noexcept;
    ServiceManager& operator=(ServiceManager&&) = delete;

    // Thread-safe, each of them; never block. What cannot be told is lost.

    /// All listeners are open. Also: the reload is over.
    void ready() const;
    /// The configuration is being read again.
    void reloading() const;
    /// No new clients any more. Those who are served may take up to `drain`: the service manager is
    /// asked not to kill us before that, should its own time-out (TimeoutStopSec=) be shorter.
    void stopping(std::chrono::seconds drain) const;
    /// Still working; see watchdog().
    void alive() const;
    /// One line for `systemctl status`.
    void status(std::string_view line) const;

    /// Whether there is one: else all of the above is said to nobody.
    [[nodiscard]] bool listens() const { return notices_.has_value(); }

    /// Within this time alive() has to be called again, or the service is killed: call it twice as
    /// often. Nothing: nobody waits for it.
    [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

    /// Empty if there are none, and from the second call on. They are close-on-exec.
    [[nodiscard]] std::vector<PassedSocket> take_sockets() { return std::move(sockets_); }

  private:
    ServiceManager() = default;

    void tell(std::string_view message) const;

    /// Nothing: nobody listens.
    std::optional<int> notices_;
    std::optional<std::chrono::microseconds> watchdog_;
    std::vector<PassedSocket> sockets_;
};

}  // namespace palomar::palomard
