// The PROXY header, octet by octet as it comes: one outcome, no octet too many.
#include "net/proxy_header.hpp"

#include "target.hpp"

#include <algorithm>

namespace palomar::fuzz {
namespace {

using net::ProxyHeader;
using net::ProxyHeaderError;

void check(const ProxyHeader& header, std::string_view octets) {
    require(header.octets <= octets.size(), "a header has come whole");
    require(header.octets <= ProxyHeader::longest_block, "it is no longer than may be");
    const bool line = octets.starts_with("PROXY ");
    require(line || octets.starts_with("\r\n\r\n"), "it begins as the specification says");
    require(!line || octets.substr(0, header.octets).ends_with("\r\n"), "a line ends with CRLF");
    require(!line || header.octets <= ProxyHeader::longest_line, "a line is no longer than may be");
    if (header.client && line) {
        require(!header.client->protection, "a line says nothing about TLS");
        require(
            octets.contains(" " + std::to_string(header.client->source.port) + " "),
            "a port is written as it is read"
        );
    }
}

}  // namespace

void try_octets(std::string_view octets) {
    octets = octets.substr(0, 600);
    std::size_t certain = 0;
    for (std::size_t come = 0; come <= octets.size(); ++come) {
        const auto parsed = ProxyHeader::parse(octets.substr(0, come));
        if (const auto* const more = std::get_if<ProxyHeader::NeedMore>(&parsed)) {
            require(more->octets > 0, "something is missing where more is needed");
            certain = std::max(certain, come + more->octets);
            continue;
        }
        require(ProxyHeader::parse(octets) == parsed, "what follows changes nothing");
        if (const auto* const error = std::get_if<ProxyHeaderError>(&parsed)) {
            require(!net::describe(*error).empty(), "a refusal has a reason");
        } else {
            const auto& header = std::get<ProxyHeader>(parsed);
            require(header.octets == come, "a header is known at its last octet");
            require(certain <= come, "no octet behind it was asked for");
            check(header, octets);
        }
        return;
    }
}

}  // namespace palomar::fuzz
