// TlsChannel: octets through a socket under TLS, this side being the server. Knows no certificate:
// TlsIdentities makes it.
#pragma once

#include "net/passage.hpp"
#include "net/plain_channel.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): OpenSSL's own name
struct ssl_st;

namespace palomar::net {

class TlsIdentities;

/// What a SASL mechanism can bind itself to (RFC 5929, RFC 9266).
enum class BindingKind { tls_exporter, tls_server_end_point };

class TlsChannel {
  public:
    /// `session` is on its socket already; it was made of `identities`.
    TlsChannel(ssl_st* session, std::shared_ptr<const TlsIdentities> identities);

    /// A step of the handshake; done when there is no error. After `ended`, failure() says why.
    [[nodiscard]] std::expected<void, Halt> handshake();

    /// As PlainChannel's.
    [[nodiscard]] Passage receive(std::span<char> into);
    [[nodiscard]] Passage send(std::string_view octets, Then then);
    [[nodiscard]] Passage send_file(int file, std::uint64_t offset, std::uint64_t count);
    [[nodiscard]] bool holds_input() const;

    /// Tells the peer that nothing follows, if the socket has room for it.
    void say_goodbye();

    /// `TLSv1.3`, `TLSv1.2`. After the handshake.
    [[nodiscard]] std::string_view version() const;
    [[nodiscard]] std::string_view cipher() const;
    /// Octets of the binding; empty if this connection has none of the kind.
    [[nodiscard]] std::string binding(BindingKind kind) const;

    /// Why the handshake failed, for the log: no octets of the peer's in it.
    [[nodiscard]] const std::string& failure() const { return failure_; }

  private:
    struct Free {
        void operator()(ssl_st* session) const;
    };

    [[nodiscard]] Halt halt_of(int result);

    std::shared_ptr<const TlsIdentities> identities_;
    std::unique_ptr<ssl_st, Free> session_;
    std::string failure_;
    bool broken_ = false;
};

}  // namespace palomar::net
