// Tests of how addresses read.
#include "net/endpoint.hpp"

#include <gtest/gtest.h>

namespace palomar::net {
namespace {

namespace ip = boost::asio::ip;

std::string text_of(const char* address, unsigned short port) {
    return to_text(ip::tcp::endpoint{ip::make_address(address), port});
}

TEST(Endpoint, IpV6StandsInBrackets) {
    EXPECT_EQ(text_of("192.0.2.1", 110), "192.0.2.1:110");
    EXPECT_EQ(text_of("2001:db8::1", 995), "[2001:db8::1]:995");
}

TEST(Endpoint, MappedIpV4ReadsAsTheIpV4AddressItIs) {
    EXPECT_EQ(text_of("::ffff:192.0.2.1", 110), "192.0.2.1:110");
    EXPECT_EQ(to_text(ip::make_address("::ffff:192.0.2.1")), "192.0.2.1");
    EXPECT_EQ(to_text(ip::make_address("::1")), "::1");
}

}  // namespace
}  // namespace palomar::net
