// First whose connection it is, then whether that one may come.
#include "server/arrival.hpp"

#include "net/accept.hpp"
#include "net/proxy_arrival.hpp"

#include <algorithm>
#include <string_view>

namespace palomar::server {
namespace asio = boost::asio;
using telemetry::Level;

namespace {

std::string_view words(guard::Refusal refusal) {
    switch (refusal) {
        case guard::Refusal::too_many_sessions:
            return "-ERR [SYS/TEMP] the server has as many clients as it may have\r\n";
        case guard::Refusal::too_many_from_address:
            return "-ERR [SYS/TEMP] too many connections from your address\r\n";
        case guard::Refusal::too_many_for_account:
            return "-ERR [IN-USE] too many sessions of this account\r\n";
        case guard::Refusal::too_fast:
            return "-ERR [SYS/TEMP] connections come too fast, try again later\r\n";
        case guard::Refusal::banned:
            return "-ERR [SYS/PERM] your address is not welcome\r\n";
    }
    return "";
}

/// The proxy's TLS, if it says that the client came by it.
pop3::Security security_of(const net::ProxyHeader::Client& client) {
    const bool by_tls = client.protection == net::ProxyHeader::Protection::tls;
    return by_tls ? pop3::Security::tls : pop3::Security::plain;
}

void turn_away(
    net::Connection& connection,
    const Entrance& entrance,
    guard::Refusal refusal,
    const Doorway& doorway
) {
    doorway.statistics.connections_refused.add();
    doorway.statistics.refused_for(refusal).add();
    doorway.log.write(
        Level::debug,
        "connection_refused",
        {{"address", connection.address_and_port()}, {"reason", guard::to_text(refusal)}}
    );
    // A client that waits for TLS could not read it.
    const bool plain = entrance.tls != Entrance::Tls::implicit;
    net::turn_away(connection.socket(), plain ? words(refusal) : "");
}

}  // namespace

asio::awaitable<std::optional<Arrival>> receive(
    net::Connection& connection,
    const Entrance& entrance,
    const Doorway& doorway,
    std::chrono::steady_clock::time_point deadline
) {
    auto security = pop3::Security::plain;
    auto level = Level::info;
    const bool proxied =
        std::ranges::any_of(entrance.proxies, [&](const identity::Network& network) {
            return network.contains(connection.address());
        });
    if (proxied) {
        const auto header = co_await net::receive_proxy_header(connection, deadline);
        if (!header) {
            doorway.log.write(
                Level::warning,
                "proxy_failed",
                {{"address", connection.address_and_port()}, {"reason", header.error().reason}}
            );
            co_return std::nullopt;
        }
        if (const auto& client = header->client) {
            connection.belongs_to(client->source.address, client->source.port);
            security = security_of(*client);
        } else {
            level = Level::debug;
        }
    }
    auto place = doorway.guard.connect(connection.address(), std::chrono::steady_clock::now());
    if (!place) {
        turn_away(connection, entrance, place.error(), doorway);
        co_return std::nullopt;
    }
    std::optional<Arrival> arrival;
    arrival.emplace(std::move(*place), security, level);
    co_return arrival;
}

}  // namespace palomar::server
