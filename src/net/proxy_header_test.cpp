// Headers of both versions, good and bad, cut at every place.
#include "net/proxy_header.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace palomar::net {
namespace {

using namespace std::literals;
using enum ProxyHeaderError;
using identity::InternetAddress;
using Client = ProxyHeader::Client;
using Endpoint = ProxyHeader::Endpoint;
using Protection = ProxyHeader::Protection;

// What a client may say first: none of it belongs to the header.
constexpr std::string_view what_follows = "CAPA\r\nPROXY UNKNOWN\r\n";

std::string big_endian(std::size_t number) {
    return {static_cast<char>(number >> 8), static_cast<char>(number & 0xFF)};
}

/// Version 2. `kind`: command, then family and transport.
std::string block(std::string_view kind, const std::string& rest) {
    return "\r\n\r\n\0\r\nQUIT\n"s + std::string{kind} + big_endian(rest.size()) + rest;
}

std::string field(char type, std::string_view value) {
    return type + big_endian(value.size()) + std::string{value};
}

std::string octets_of(const InternetAddress& address) {
    const auto& octets = address.octets();
    return {octets.begin() + (address.is_v4() ? 12 : 0), octets.end()};
}

Endpoint endpoint(std::string_view address, std::uint16_t port) {
    const std::optional<InternetAddress> read = InternetAddress::from(address);
    return {read.value_or(InternetAddress{InternetAddress::Octets{}}), port};
}

std::string addresses_of(const Client& client) {
    return octets_of(client.source.address) + octets_of(client.destination.address) +
           big_endian(client.source.port) + big_endian(client.destination.port);
}

constexpr std::string_view inet = "\x21\x11";
constexpr std::string_view inet6 = "\x21\x21";

const Client v4{
    .source = endpoint("192.0.2.7", 56324), .destination = endpoint("198.51.100.1", 995)
};
const Client v6{
    .source = endpoint("2001:db8::7", 1), .destination = endpoint("2001:db8::1", 65535)
};
const std::string v4_addresses = addresses_of(v4);
const std::string v6_addresses = addresses_of(v6);

Client with(Client client, Protection protection) {
    client.protection = protection;
    return client;
}

/// Bit by bit.
std::uint32_t crc32c(std::string_view octets) {
    std::uint32_t rest = 0xFFFFFFFF;
    for (const char octet : octets) {
        rest ^= static_cast<unsigned char>(octet);
        for (int bit = 0; bit < 8; ++bit) {
            rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0x82F63B78U : 0U);
        }
    }
    return ~rest;
}

/// A block with its checksum in the last field.
std::string with_checksum(std::string_view kind, const std::string& rest) {
    const std::string header = block(kind, rest + field('\x03', "\0\0\0\0"sv));
    const std::uint32_t checksum = crc32c(header);
    return header.substr(0, header.size() - 4) + big_endian(checksum >> 16) +
           big_endian(checksum & 0xFFFF);
}

struct Good {
    std::string header;
    std::optional<Client> client;
};

std::vector<Good> good_headers() {
    const Client mapped{.source = endpoint("192.0.2.7", 0), .destination = v6.destination};
    return {
        {"PROXY TCP4 192.0.2.7 198.51.100.1 56324 995\r\n", v4},
        {"PROXY TCP6 2001:db8::7 2001:DB8:0:0::1 1 65535\r\n", v6},
        {"PROXY TCP6 ::ffff:192.0.2.7 2001:db8::1 0 65535\r\n", mapped},
        {"PROXY UNKNOWN\r\n", {}},
        {"PROXY UNKNOWN 2001:db8::7 2001:db8::1 1 65535\r\n", {}},
        {"PROXY UNKNOWN what\rever \0 it says\r\n"s, {}},
        {"PROXY UNKNOWN " + std::string(107 - 16, 'x') + "\r\n", {}},
        {block(inet, v4_addresses), v4},
        {block(inet6, v6_addresses), v6},
        // Health checks, whatever stands behind the command.
        {block("\x20\0"sv, ""), {}},
        {block("\x20\x11", "short"), {}},
        {block("\x20\xFF", "\x03\0\4nope"s), {}},
        // UNSPEC, datagrams, Unix sockets.
        {block("\x21\0"sv, "ignored"), {}},
        {block("\x21\x12", v4_addresses), {}},
        {block("\x21\x22", v6_addresses), {}},
        {block("\x21\x31", std::string(216, 'x')), {}},
        {block("\x21\x32", std::string(216, 'x')), {}},
        // Fields behind the addresses: a name, an empty one, TLS with parts of its own.
        {block(inet, v4_addresses + field('\x02', "mail.example.org") + field('\x04', "")), v4},
        {block(inet, v4_addresses + field('\x20', "\0\0\0\0\1"sv)), with(v4, Protection::plain)},
        {block(inet, v4_addresses + field('\x20', "\6\0\0\0\1"sv)), with(v4, Protection::plain)},
        {block(inet6, v6_addresses + field('\x20', "\1\0\0\0\0\x21\0\7TLSv1.3"sv)),
         with(v6, Protection::tls)},
        {with_checksum(inet, v4_addresses), v4},
        {with_checksum(inet6, v6_addresses + field('\x20', "\7\0\0\0\0"sv)),
         with(v6, Protection::tls)},
        {block(inet, v4_addresses + field('\x04', std::string(536 - 16 - 12 - 3, 'x'))), v4},
    };
}

struct Bad {
    std::string octets;
    ProxyHeaderError error;
};

std::vector<Bad> bad_lines() {
    std::vector<Bad> bad{
        {"PROXY UNKNOWN " + std::string(107 - 15, 'x') + "\r\n", too_long},
        {"PROXY " + std::string(101, 'x'), too_long},
        {"PROXY TCP4 192.0.2.7 198.51.100.1 56324 995\n", bad_line},
    };
    for (const auto line : {
             ""sv,
             "TCP4"sv,
             "UNKNOWNS"sv,
             "unknown"sv,
             " UNKNOWN"sv,
             "UDP4 192.0.2.7 198.51.100.1 1 2"sv,
             "TCP5 192.0.2.7 198.51.100.1 1 2"sv,
             "tcp4 192.0.2.7 198.51.100.1 1 2"sv,
             "TCP4 192.0.2.7 198.51.100.1 1"sv,
             "TCP4 192.0.2.7 198.51.100.1 1 "sv,
             "TCP4 192.0.2.7 198.51.100.1 1 2 "sv,
             "TCP4 192.0.2.7 198.51.100.1 1 2 3"sv,
             "TCP4 192.0.2.7 198.51.100.1 1 2\r"sv,
             "TCP4  192.0.2.7 198.51.100.1 1 2"sv,
             "TCP4 192.0.2.7  198.51.100.1 1 2"sv,
             "TCP4\t192.0.2.7 198.51.100.1 1 2"sv,
             "TCP4 192.0.2 198.51.100.1 1 2"sv,
             "TCP4 192.0.2.07 198.51.100.1 1 2"sv,
             "TCP4 192.0.2.256 198.51.100.1 1 2"sv,
             "TCP4 192.0.2.7\0 198.51.100.1 1 2"sv,
             "TCP4 2001:db8::7 2001:db8::1 1 2"sv,
             "TCP4 ::ffff:192.0.2.7 198.51.100.1 1 2"sv,
             "TCP6 192.0.2.7 198.51.100.1 1 2"sv,
             "TCP6 2001:db8::7 198.51.100.1 1 2"sv,
             "TCP6 [2001:db8::7] 2001:db8::1 1 2"sv,
             "TCP6 fe80::1%eth0 2001:db8::1 1 2"sv,
             "TCP4 192.0.2.7 198.51.100.1 65536 2"sv,
             "TCP4 192.0.2.7 198.51.100.1 01 2"sv,
             "TCP4 192.0.2.7 198.51.100.1 +1 2"sv,
             "TCP4 192.0.2.7 198.51.100.1 -1 2"sv,
             "TCP4 192.0.2.7 198.51.100.1 1 0x2"sv,
         }) {
        bad.push_back({"PROXY " + std::string{line} + "\r\n", bad_line});
    }
    return bad;
}

std::vector<Bad> bad_blocks() {
    const std::string tls = field('\x20', "\1\0\0\0\0"sv);
    const std::string checksum = field('\x03', "\0\0\0\0"sv);
    const auto behind_addresses = [](const std::string& fields) {
        return block(inet, v4_addresses + fields);
    };
    return {
        {block("\x11\x11", v4_addresses), unknown_kind},
        {block("\x31\x11", v4_addresses), unknown_kind},
        {block("\x22\x11", v4_addresses), unknown_kind},
        {block("\x21\x01", v4_addresses), unknown_kind},
        {block("\x21\x10", v4_addresses), unknown_kind},
        {block("\x21\x13", v4_addresses), unknown_kind},
        {block("\x21\x41", v4_addresses), unknown_kind},
        {block("\x20\0"sv, std::string(521, 'x')), too_long},
        // A block need not have come to be too long.
        {block("\x21\x11", std::string(65535, 'x')).substr(0, 16), too_long},
        {block(inet, ""), bad_block},
        {block(inet, v4_addresses.substr(1)), bad_block},
        {block(inet6, v4_addresses), bad_block},
        {behind_addresses("\4"), bad_block},
        {behind_addresses("\4\0"s), bad_block},
        {behind_addresses("\4\0\1"s), bad_block},
        {behind_addresses("\4\xFF\xFFx"s), bad_block},
        {behind_addresses(tls.substr(0, 7)), bad_block},
        {behind_addresses(field('\x20', "\1\0\0\0"sv)), bad_block},
        {behind_addresses(tls + tls), bad_block},
        {behind_addresses(field('\x03', "\0\0\0"sv)), bad_block},
        {behind_addresses(checksum + checksum), bad_block},
        {behind_addresses(checksum), bad_checksum},
        {with_checksum(inet, v4_addresses).replace(16, 1, "\xC1"), bad_checksum},
        {with_checksum(inet, v4_addresses).replace(34, 1, "\xC1"), bad_checksum},
    };
}

TEST(ProxyHeader, AGoodOneSaysWhoseConnectionItIsAndLeavesWhatFollows) {
    for (const auto& [header, client] : good_headers()) {
        const ProxyHeader expected{.octets = header.size(), .client = client};
        EXPECT_EQ(ProxyHeader::parse(header), ProxyHeader::Parsed{expected}) << header;
        const std::string more = header + std::string{what_follows};
        EXPECT_EQ(ProxyHeader::parse(more), ProxyHeader::Parsed{expected}) << header;
    }
}

TEST(ProxyHeader, ABadOneIsRefusedForWhatIsWrongWithIt) {
    for (const auto& table : {bad_lines(), bad_blocks()}) {
        for (const auto& [octets, error] : table) {
            EXPECT_EQ(ProxyHeader::parse(octets), ProxyHeader::Parsed{error})
                << testing::PrintToString(octets) << ": " << describe(error);
        }
    }
}

TEST(ProxyHeader, WhatBeginsLikeNeitherVersionIsRefusedAtItsFirstWrongOctet) {
    for (const auto octets :
         {"C"sv, "\n"sv, "\0"sv, "\x16"sv, "p"sv, "PROXy"sv, "PROXY\r"sv, "\r\n\r\nQ"sv}) {
        EXPECT_EQ(ProxyHeader::parse(octets), ProxyHeader::Parsed{no_header}) << octets;
        const auto before = ProxyHeader::parse(octets.substr(0, octets.size() - 1));
        EXPECT_TRUE(std::holds_alternative<ProxyHeader::NeedMore>(before)) << octets;
    }
}

// Whoever reads as many octets as are said to be missing, and no more, gets to the end of the
// header and not past it, whatever pieces they come in.
TEST(ProxyHeader, WhileOctetsAreMissingNeverMoreThanThereAreAreAskedFor) {
    for (const auto& [header, client] : good_headers()) {
        for (std::size_t come = 0; come < header.size(); ++come) {
            const auto parsed = ProxyHeader::parse(std::string_view{header}.substr(0, come));
            const auto* const more = std::get_if<ProxyHeader::NeedMore>(&parsed);
            ASSERT_NE(more, nullptr) << testing::PrintToString(header) << " cut at " << come;
            EXPECT_GE(more->octets, 1U);
            EXPECT_LE(more->octets, header.size() - come) << testing::PrintToString(header);
        }
    }
}

TEST(ProxyHeader, ABadOneIsNeverTakenForAGoodOneBeforeItsEnd) {
    for (const auto& table : {bad_lines(), bad_blocks()}) {
        for (const auto& [octets, error] : table) {
            for (std::size_t come = 0; come < octets.size(); ++come) {
                const auto parsed = ProxyHeader::parse(std::string_view{octets}.substr(0, come));
                EXPECT_FALSE(std::holds_alternative<ProxyHeader>(parsed))
                    << testing::PrintToString(octets) << " cut at " << come;
            }
        }
    }
}

TEST(ProxyHeader, TheChecksumOfTheseTestsIsCrc32c) {
    // The values of RFC 3720, appendix B.4.
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
    EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
}

Client arbitrary_client(bool is_v4) {
    const auto endpoint = [is_v4] {
        const auto port = *rc::gen::arbitrary<std::uint16_t>();
        if (is_v4) {
            return Endpoint{
                InternetAddress{*rc::gen::arbitrary<std::array<std::uint8_t, 4>>()}, port
            };
        }
        auto octets = *rc::gen::arbitrary<InternetAddress::Octets>();
        // Not an IPv4 address in IPv6's clothes.
        octets[0] = 0x20;
        return Endpoint{InternetAddress{octets}, port};
    };
    const Endpoint source = endpoint();
    return {.source = source, .destination = endpoint()};
}

TEST(ProxyHeader, FirstOctetsShowThatOneIsMeantBeItAWrongOne) {
    for (const std::string& begun :
         {"PROXY UNKNOWN\r\n"s, "PROXY nonsense"s, block(inet, v4_addresses), block("?!", "")}) {
        EXPECT_TRUE(ProxyHeader::is_begun_by(begun)) << testing::PrintToString(begun);
    }
    for (const std::string& other :
         {""s, "PROX"s, "proxy UNKNOWN\r\n"s, "PROXYING\r\n"s, "\r\nQUIT\n"s, " PROXY UNKNOWN\r\n"s
         }) {
        EXPECT_FALSE(ProxyHeader::is_begun_by(other)) << testing::PrintToString(other);
    }
}

RC_GTEST_PROP(ProxyHeader, WhatIsWrittenAsALineIsRead, (bool is_v4, const std::string& rest)) {
    const Client client = arbitrary_client(is_v4);
    const std::string line = std::string{"PROXY "} + (is_v4 ? "TCP4 " : "TCP6 ") +
                             client.source.address.str() + " " + client.destination.address.str() +
                             " " + std::to_string(client.source.port) + " " +
                             std::to_string(client.destination.port) + "\r\n";
    const ProxyHeader expected{.octets = line.size(), .client = client};
    RC_ASSERT(ProxyHeader::parse(line + rest) == ProxyHeader::Parsed{expected});
}

RC_GTEST_PROP(ProxyHeader, WhatIsWrittenAsABlockIsRead, (bool is_v4, const std::string& rest)) {
    const Client client = arbitrary_client(is_v4);
    std::string parts = addresses_of(client);
    for (const auto& value :
         *rc::gen::container<std::vector<std::string>>(rc::gen::arbitrary<std::string>())) {
        parts += field('\xE0', value);
    }
    RC_PRE(parts.size() < 500);
    const std::string header = with_checksum(is_v4 ? inet : inet6, parts);
    const ProxyHeader expected{.octets = header.size(), .client = client};
    RC_ASSERT(ProxyHeader::parse(header + rest) == ProxyHeader::Parsed{expected});
}

RC_GTEST_PROP(ProxyHeader, ABlockWithAnOctetChangedBreaksItsChecksum, (bool is_v4)) {
    std::string header = with_checksum(is_v4 ? inet : inet6, is_v4 ? v4_addresses : v6_addresses);
    const auto at = *rc::gen::inRange<std::size_t>(16, header.size() - 7);
    header[at] = static_cast<char>(header[at] ^ *rc::gen::inRange(1, 256));
    RC_ASSERT(ProxyHeader::parse(header) == ProxyHeader::Parsed{bad_checksum});
}

}  // namespace
}  // namespace palomar::net
