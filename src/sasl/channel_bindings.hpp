// ChannelBindings: what ties a SASL exchange to the TLS connection that it runs in (RFC 5056).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace palomar::sasl {

/// Octets from the TLS library; nothing where the connection has no such binding. Neither: no TLS.
/// If there is any, the server is taken to have offered SCRAM-SHA-256-PLUS, and must have done so:
/// a client that can bind and was told otherwise has met somebody in the middle.
struct ChannelBindings {
    /// RFC 9266: 32 octets. With TLS 1.2 only if the extended master secret was agreed on.
    std::optional<std::string> tls_exporter;
    /// RFC 5929 §4: a hash of the server's certificate.
    std::optional<std::string> tls_server_end_point;

    [[nodiscard]] bool offered() const { return tls_exporter || tls_server_end_point; }

    /// By its registered name: `tls-exporter`. Nothing: unknown here, or the connection has none.
    [[nodiscard]] std::optional<std::string> named(std::string_view name) const {
        return name == "tls-exporter"           ? tls_exporter
               : name == "tls-server-end-point" ? tls_server_end_point
                                                : std::nullopt;
    }
};

}  // namespace palomar::sasl
