// ProxyHeader: what a proxy says ahead of a connection's own octets: whose connection it is.
// HAProxy's PROXY protocol, versions 1 (a line of text) and 2 (a binary block). Pure: it sees no
// socket, and whether the proxy may be believed is not its to know.
#pragma once

#include "identity/internet_address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace palomar::net {

enum class ProxyHeaderError {
    /// It begins like neither version.
    no_header,
    /// Version 1: a line of more than 107 octets. Version 2: a block of more than 536.
    too_long,
    /// Version 1: the line is not to the letter what the specification writes.
    bad_line,
    /// Version 2: a version, command, address family or transport that the specification does not
    /// know.
    unknown_kind,
    /// Version 2: the addresses or the fields behind them do not fit into the block; or a field
    /// that may stand there once stands there twice.
    bad_block,
    /// Version 2: the block has a checksum, and another one is right.
    bad_checksum,
};

/// For the log, without a full stop.
[[nodiscard]] std::string_view describe(ProxyHeaderError error);

struct ProxyHeader {
    struct Endpoint {
        identity::InternetAddress address;
        std::uint16_t port;
        friend bool operator==(const Endpoint&, const Endpoint&) = default;
    };

    /// How the client's octets reach the proxy.
    enum class Protection { plain, tls };

    struct Client {
        /// The client's own.
        Endpoint source;
        /// What the client connected to.
        Endpoint destination;
        /// Nothing: the proxy does not say (version 1 cannot).
        std::optional<Protection> protection = std::nullopt;
        friend bool operator==(const Client&, const Client&) = default;
    };

    /// How many octets at least are missing. All of them belong to the header: whoever reads no
    /// more than so many leaves what follows where it is.
    struct NeedMore {
        std::size_t octets;
        friend bool operator==(NeedMore, NeedMore) = default;
    };

    using Parsed = std::variant<NeedMore, ProxyHeaderError, ProxyHeader>;

    /// Octets of the longest header of version 1, its CRLF included, and of version 2.
    static constexpr std::size_t longest_line = 107;
    /// What the specification promises to pass in one TCP segment: the longest addresses (of Unix
    /// sockets) and 304 octets of other fields.
    static constexpr std::size_t longest_block = 536;

    /// `so_far`: all that has come, from the connection's first octet on; what stands behind the
    /// header is not looked at. An error is final. Checksums of version 2 are checked where there
    /// are any; other fields behind the addresses are skipped, but must fit.
    [[nodiscard]] static Parsed parse(std::span<const char> so_far);

    /// Whether a connection whose first octets are these wants to begin with a header, be it a
    /// wrong one.
    [[nodiscard]] static bool is_begun_by(std::string_view octets);

    /// How long the header is.
    std::size_t octets;
    /// Nothing: the connection is the proxy's own (version 2, LOCAL: a health check), or it does
    /// not know whose it is in our terms (UNKNOWN, UNSPEC, a Unix socket, datagrams). The
    /// specification wants such a connection served as the one that it is.
    std::optional<Client> client = std::nullopt;

    friend bool operator==(const ProxyHeader&, const ProxyHeader&) = default;
};

}  // namespace palomar::net
