// Connection: octets to and from the server, plain or by TLS, without ever waiting. It knows
// nothing of POP3.
#pragma once

#include "load/tls_context.hpp"
#include "system/descriptor.hpp"

#include <netinet/in.h>

#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace palomar::load {

/// Where clients connect.
struct Target {
    sockaddr_in address{};
    /// None: plain.
    TlsContext* tls = nullptr;
};

/// Why no octet went over.
enum class Halt {
    /// Nothing has arrived.
    wants_input,
    /// The socket's buffer is full, or the connection does not stand yet.
    wants_room,
    /// The server has closed.
    ended,
    /// The connection could not be made, or broke: see trouble().
    broken,
};

class Connection {
  public:
    /// Begins to connect, from the address `source` (of this machine; INADDR_ANY for any).
    /// Failure: it cannot even begin.
    Connection(const Target& target, in_addr source);

    [[nodiscard]] int descriptor() const { return socket_.number(); }

    /// To be called when the socket has become writable, and again whenever what it wanted is
    /// there, until the connection stands.
    [[nodiscard]] std::expected<void, Halt> establish();

    /// How many octets were read, at least one.
    [[nodiscard]] std::expected<std::size_t, Halt> read(std::span<char> into);

    /// How many of them were written. After wants_room the same octets must be offered again.
    [[nodiscard]] std::expected<std::size_t, Halt> write(std::string_view octets);

    /// Tells the server that nothing more will be sent.
    void finish_sending();

    /// After Halt::broken: why.
    [[nodiscard]] const std::string& trouble() const { return trouble_; }

    /// Whether TLS went on from an earlier connection.
    [[nodiscard]] bool is_resumed() const;

  private:
    /// Names errno's meaning.
    Halt halted();
    Halt halted(int tls_result);

    bench::Descriptor socket_;
    TlsContext::Session tls_;
    std::string trouble_;
};

}  // namespace palomar::load
