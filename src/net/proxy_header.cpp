// The two versions of the header, told apart by their first octet. Numbers of version 2 are
// big-endian.
#include "net/proxy_header.hpp"

#include <boost/crc.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

namespace palomar::net {
namespace {

using identity::InternetAddress;
using Client = ProxyHeader::Client;
using Endpoint = ProxyHeader::Endpoint;
using Protection = ProxyHeader::Protection;
using enum ProxyHeaderError;

constexpr std::string_view line_signature = "PROXY ";
constexpr std::size_t shortest_line = std::string_view{"PROXY UNKNOWN\r\n"}.size();

constexpr std::string_view block_signature{"\r\n\r\n\0\r\nQUIT\n", 12};
/// Signature, version and command, family and transport, length of the rest.
constexpr std::size_t block_front = block_signature.size() + 4;

/// Whether `text` is the beginning of something that begins with `signature`.
bool begins_like(std::string_view text, std::string_view signature) {
    return text.substr(0, signature.size()) == signature.substr(0, text.size());
}

// Version 1

/// Takes the octets up to the next space off the front, and the space.
std::string_view take_word(std::string_view& line) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(word.size() + 1, line.size()));
    return word;
}

enum class Family { v4, v6 };

std::optional<InternetAddress> address_from(std::string_view text, Family family) {
    if (text.contains(':') != (family == Family::v6)) {
        return std::nullopt;
    }
    return InternetAddress::from(text);
}

std::optional<std::uint16_t> port_from(std::string_view text) {
    std::uint16_t port = 0;
    const char* const end = std::to_address(text.end());
    const auto parsed = std::from_chars(std::to_address(text.begin()), end, port);
    const bool leading_zero = text.size() > 1 && text.starts_with('0');
    if (parsed.ec != std::errc{} || parsed.ptr != end || leading_zero) {
        return std::nullopt;
    }
    return port;
}

/// `line`: what stands between the protocol's name and CRLF.
std::optional<Client> client_of_line(std::string_view line, Family family) {
    const auto source = address_from(take_word(line), family);
    const auto destination = address_from(take_word(line), family);
    const auto source_port = port_from(take_word(line));
    const auto destination_port = port_from(line);
    if (!source || !destination || !source_port || !destination_port) {
        return std::nullopt;
    }
    return Client{
        .source = {*source, *source_port}, .destination = {*destination, *destination_port}
    };
}

ProxyHeader::Parsed parse_line(std::string_view text) {
    std::string_view line = text.substr(0, ProxyHeader::longest_line);
    const std::size_t line_feed = line.find('\n');
    if (line_feed == std::string_view::npos) {
        if (line.size() == ProxyHeader::longest_line) {
            return too_long;
        }
        const std::size_t line_end = line.ends_with('\r') ? 1 : 2;
        return ProxyHeader::NeedMore{std::max(shortest_line, line.size() + line_end) - line.size()};
    }
    line = line.substr(0, line_feed);
    if (!line.ends_with('\r')) {
        return bad_line;
    }
    line.remove_suffix(1);
    line.remove_prefix(line_signature.size());
    ProxyHeader header{.octets = line_feed + 1};
    if (line == "UNKNOWN" || line.starts_with("UNKNOWN ")) {
        return header;
    }
    const std::string_view protocol = take_word(line);
    if (protocol == "TCP4") {
        header.client = client_of_line(line, Family::v4);
    } else if (protocol == "TCP6") {
        header.client = client_of_line(line, Family::v6);
    }
    if (!header.client) {
        return bad_line;
    }
    return header;
}

// Version 2

std::uint8_t octet_at(std::string_view octets, std::size_t at) {
    return static_cast<std::uint8_t>(octets[at]);
}

std::uint16_t number_at(std::string_view octets, std::size_t at) {
    return static_cast<std::uint16_t>(octet_at(octets, at) << 8 | octet_at(octets, at + 1));
}

template <std::size_t Size>
InternetAddress address_at(std::string_view octets, std::size_t at) {
    std::array<std::uint8_t, Size> address{};
    std::ranges::transform(octets.substr(at, Size), address.begin(), [](char octet) {
        return static_cast<std::uint8_t>(octet);
    });
    return InternetAddress{address};
}

/// What the fields behind the addresses say, as far as it matters here.
struct Fields {
    std::optional<Protection> protection;
    /// Where in the block the checksum stands.
    std::optional<std::size_t> checksum_at;
};

constexpr std::size_t field_front = 3;
constexpr std::uint8_t field_checksum = 0x03;
constexpr std::size_t checksum_octets = 4;
constexpr std::uint8_t field_tls = 0x20;
/// One octet that says how the client came, four that say whether its certificate is good.
constexpr std::size_t shortest_field_tls = 5;
constexpr unsigned client_came_by_tls = 0x01;

/// The fields of `block` from `at` to its end.
std::optional<Fields> fields_of(std::string_view block, std::size_t at) {
    Fields fields;
    while (at < block.size()) {
        if (block.size() - at < field_front) {
            return std::nullopt;
        }
        const std::uint8_t type = octet_at(block, at);
        const std::size_t length = number_at(block, at + 1);
        at += field_front;
        if (block.size() - at < length) {
            return std::nullopt;
        }
        if (type == field_checksum) {
            if (length != checksum_octets || fields.checksum_at) {
                return std::nullopt;
            }
            fields.checksum_at = at;
        } else if (type == field_tls) {
            if (length < shortest_field_tls || fields.protection) {
                return std::nullopt;
            }
            const bool tls = (octet_at(block, at) & client_came_by_tls) != 0;
            fields.protection = tls ? Protection::tls : Protection::plain;
        }
        at += length;
    }
    return fields;
}

/// CRC-32C of the block with its checksum taken for zero.
bool checksum_is_right(std::string_view block, std::size_t checksum_at) {
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
    constexpr std::array<char, checksum_octets> zero{};
    const std::string_view behind = block.substr(checksum_at + checksum_octets);
    crc.process_bytes(block.data(), checksum_at);
    crc.process_bytes(zero.data(), zero.size());
    crc.process_bytes(behind.data(), behind.size());
    const std::uint32_t written =
        std::uint32_t{number_at(block, checksum_at)} << 16 | number_at(block, checksum_at + 2);
    return crc.checksum() == written;
}

/// `block`: the whole header, of addresses of `Size` octets and two ports.
template <std::size_t Size>
ProxyHeader::Parsed parse_addresses(std::string_view block) {
    constexpr std::size_t ports_at = block_front + 2 * Size;
    constexpr std::size_t fields_at = ports_at + 4;
    if (block.size() < fields_at) {
        return bad_block;
    }
    const auto fields = fields_of(block, fields_at);
    if (!fields) {
        return bad_block;
    }
    if (fields->checksum_at && !checksum_is_right(block, *fields->checksum_at)) {
        return bad_checksum;
    }
    const Client client{
        .source = {address_at<Size>(block, block_front), number_at(block, ports_at)},
        .destination =
            {address_at<Size>(block, block_front + Size), number_at(block, ports_at + 2)},
        .protection = fields->protection,
    };
    return ProxyHeader{.octets = block.size(), .client = client};
}

ProxyHeader::Parsed parse_block(std::string_view text) {
    if (text.size() < block_front) {
        return ProxyHeader::NeedMore{block_front - text.size()};
    }
    constexpr std::uint8_t local = 0x20;
    constexpr std::uint8_t proxied = 0x21;
    const std::uint8_t command = octet_at(text, block_signature.size());
    if (command != local && command != proxied) {
        return unknown_kind;
    }
    const std::size_t octets = block_front + number_at(text, block_front - 2);
    if (octets > ProxyHeader::longest_block) {
        return too_long;
    }
    if (text.size() < octets) {
        return ProxyHeader::NeedMore{octets - text.size()};
    }
    if (command == local) {
        // Whatever else the block says is to be ignored.
        return ProxyHeader{.octets = octets};
    }
    const std::string_view block = text.substr(0, octets);
    switch (octet_at(text, block_signature.size() + 1)) {
        case 0x11:
            return parse_addresses<4>(block);
        case 0x21:
            return parse_addresses<16>(block);
        case 0x00:  // UNSPEC
        case 0x12:  // datagrams over IPv4
        case 0x22:  // and IPv6
        case 0x31:  // Unix sockets
        case 0x32:
            return ProxyHeader{.octets = octets};
        default:
            return unknown_kind;
    }
}

}  // namespace

std::string_view describe(ProxyHeaderError error) {
    switch (error) {
        case no_header:
            return "no PROXY header";
        case too_long:
            return "a PROXY header that is too long";
        case bad_line:
            return "a PROXY header (version 1) that is malformed";
        case unknown_kind:
            return "a PROXY header (version 2) of a kind that does not exist";
        case bad_block:
            return "a PROXY header (version 2) whose parts do not fit";
        case bad_checksum:
            return "a PROXY header (version 2) whose checksum is wrong";
    }
    std::unreachable();
}

bool ProxyHeader::is_begun_by(std::string_view octets) {
    return octets.starts_with(line_signature) || octets.starts_with(block_signature);
}

ProxyHeader::Parsed ProxyHeader::parse(std::span<const char> so_far) {
    const std::string_view text{so_far.data(), so_far.size()};
    if (begins_like(text, line_signature)) {
        return parse_line(text);
    }
    if (begins_like(text, block_signature)) {
        return parse_block(text);
    }
    return no_header;
}

}  // namespace palomar::net
