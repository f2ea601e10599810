// Socket: a connected stream socket with deadlines. Knows octets, no protocol.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace palomar::palomarctl {

class Socket {
  public:
    using Deadline = std::optional<std::chrono::steady_clock::time_point>;

    /// Connects to the first address that `host`, a name or a numeric address, stands for and that
    /// answers, each within `limit`. The error says why the last one did not.
    [[nodiscard]] static std::expected<Socket, std::string> connect(
        const std::string& host, std::uint16_t port, std::chrono::milliseconds limit
    );

    /// Takes over a connected socket, which must be non-blocking.
    explicit Socket(int descriptor) : descriptor_{descriptor} {}
    ~Socket();

    Socket(Socket&& other) noexcept
        : descriptor_{std::exchange(other.descriptor_, closed)}, interrupt_{other.interrupt_} {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(interrupt_, other.interrupt_);
        return *this;
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// From now on every wait ends with the error interrupted when `descriptor` can be read, which
    /// then outlives it; nothing: no more.
    void heed(std::optional<int> descriptor) { interrupt_ = descriptor.value_or(none); }

    /// All of `octets`; timed_out when they are not on their way at the deadline.
    [[nodiscard]] std::error_code send(std::string_view octets, Deadline deadline);

    /// Waits for octets and takes what is there into `space`: how many, 0 at the end of the stream.
    /// Error timed_out: none came before the deadline (nothing: none is set).
    [[nodiscard]] std::expected<std::size_t, std::error_code> receive(
        std::span<char> space, Deadline deadline
    );

    /// For poll(2); valid while this object lives unmoved.
    [[nodiscard]] int descriptor() const { return descriptor_; }

    /// What waits heed, for poll(2) likewise.
    [[nodiscard]] int interrupt() const { return interrupt_; }

  private:
    static constexpr int closed = -1;
    /// poll(2) passes over it.
    static constexpr int none = -1;

    int descriptor_;
    int interrupt_ = none;
};

}  // namespace palomar::palomarctl
