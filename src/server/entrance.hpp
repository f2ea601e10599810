// Entrance: what is so for all who come in by one listener.
#pragma once

#include "identity/network.hpp"
#include "net/tls_identities.hpp"

#include <vector>

namespace palomar::server {

struct Entrance {
    enum class Tls {
        /// STLS, if there is a certificate.
        on_request,
        /// From the first octet on (RFC 8314 §3.3).
        implicit,
    };

    Tls tls = Tls::on_request;
    /// Nobody logs in without TLS.
    bool tls_required = false;
    net::TlsVersion least_tls = net::TlsVersion::tls_1_2;
    /// Whose connections begin with a header of the PROXY protocol.
    std::vector<identity::Network> proxies = {};
};

}  // namespace palomar::server
