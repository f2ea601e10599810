// The protocols of sd_notify(3), sd_watchdog_enabled(3) and sd_listen_fds(3).
#include "palomard/service_manager.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace palomar::palomard {
namespace {

/// The first socket that is handed over; the others follow.
constexpr int first_passed_socket = STDERR_FILENO + 1;

/// What the end takes when the last client has gone: a hash that is being computed, a disk that is
/// slow.
constexpr std::chrono::seconds last_steps{30};

/// Removes it.
std::optional<std::string> take_variable(const char* name) {
    const char* const value = std::getenv(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    std::string taken{value};
    ::unsetenv(name);
    return taken;
}

std::optional<std::int64_t> number_in(const std::optional<std::string>& text) {
    if (!text) {
        return std::nullopt;
    }
    std::int64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, number);
    return error == std::errc{} && rest == end ? std::optional{number} : std::nullopt;
}

/// A path, or with a leading @ a name in the abstract namespace.
std::optional<int> connect_to(const std::string& address) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    if (address.empty() || address.size() >= sizeof name.sun_path) {
        return std::nullopt;
    }
    std::memcpy(name.sun_path, address.data(), address.size());
    if (address.front() == '@') {
        name.sun_path[0] = '\0';
    }
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) {
        return std::nullopt;
    }
    // The length counts: an abstract name ends where it says.
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&name), length) != 0) {
        ::close(socket);
        return std::nullopt;
    }
    return socket;
}

std::optional<std::chrono::microseconds> take_watchdog(std::int64_t self) {
    const auto time = number_in(take_variable("WATCHDOG_USEC"));
    const auto process = take_variable("WATCHDOG_PID");
    const bool is_for_us = !process || number_in(process) == self;
    if (!time || *time <= 0 || !is_for_us) {
        return std::nullopt;
    }
    return std::chrono::microseconds{*time};
}

std::vector<PassedSocket> take_listeners(std::int64_t self) {
    const auto process = number_in(take_variable("LISTEN_PID"));
    const auto count = number_in(take_variable("LISTEN_FDS"));
    const std::string names = take_variable("LISTEN_FDNAMES").value_or("");
    std::vector<PassedSocket> sockets;
    if (process != self || !count) {
        return sockets;
    }
    std::string_view rest = names;
    for (int i = 0; i < *count; ++i) {
        const std::string_view name = rest.substr(0, rest.find(':'));
        rest.remove_prefix(std::min(name.size() + 1, rest.size()));
        const int descriptor = first_passed_socket + i;
        // They are one after another: none comes behind a number that is not open.
        if (::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
            break;
        }
        sockets.push_back({std::string{name.empty() ? "unknown" : name}, descriptor});
    }
    return sockets;
}

}  // namespace

ServiceManager ServiceManager::from_environment() {
    const std::int64_t self = ::getpid();
    ServiceManager manager;
    if (const auto address = take_variable("NOTIFY_SOCKET")) {
        manager.notices_ = connect_to(*address);
    }
    manager.watchdog_ = take_watchdog(self);
    manager.sockets_ = take_listeners(self);
    return manager;
}

ServiceManager::~ServiceManager() {
    if (notices_) {
        ::close(*notices_);
    }
}

ServiceManager::ServiceManager(ServiceManager&& other) noexcept
    : notices_{std::exchange(other.notices_, std::nullopt)},
      watchdog_{other.watchdog_},
      sockets_{std::move(other.sockets_)} {}

void ServiceManager::ready() const { tell("READY=1"); }

// The time is what Type=notify-reload asks for; others ignore it.
void ServiceManager::reloading() const {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const std::int64_t microseconds = std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
    tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

void ServiceManager::stopping(std::chrono::seconds drain) const {
    const std::chrono::microseconds needed = drain + last_steps;
    tell("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(needed.count()));
}

void ServiceManager::alive() const { tell("WATCHDOG=1"); }

void ServiceManager::status(std::string_view line) const {
    tell("STATUS=" + std::string{line.substr(0, line.find('\n'))});
}

void ServiceManager::tell(std::string_view message) const {
    if (notices_) {
        ::send(*notices_, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

}  // namespace palomar::palomard
