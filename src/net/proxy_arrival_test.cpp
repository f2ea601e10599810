// Tests of taking a PROXY header off a connection: what follows it stays.
#include "net/proxy_arrival.hpp"

#include "net/transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <string>

namespace palomar::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

struct Outcome {
    std::expected<ProxyHeader, ProxyFailure> header;
    std::string rest;
};

asio::awaitable<void> serve(Connection connection, Outcome& outcome) {
    outcome.header = co_await receive_proxy_header(connection, Deadlines::Clock::now() + 1s);
    if (outcome.header) {
        Transport transport{connection, 1s};
        Transport::Result more;
        while (more) {
            more = co_await transport.receive(Deadlines::Clock::now() + 1s);
            outcome.rest += std::exchange(transport.input(), {});
        }
    }
}

enum class Then { close, wait };

Outcome after(std::string_view octets, Then then) {
    IoThread thread;
    asio::io_context peer_context;
    tcp::acceptor acceptor{thread.context(), tcp::endpoint{asio::ip::address_v4::loopback(), 0}};
    tcp::socket peer{peer_context};
    peer.connect(acceptor.local_endpoint());
    Outcome outcome{std::unexpected{ProxyFailure{NetError::woken, "not run"}}, ""};
    asio::co_spawn(
        thread.context(),
        serve(Connection{acceptor.accept(), thread}, outcome),
        [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); }
    );
    asio::write(peer, asio::buffer(octets));
    if (then == Then::close) {
        peer.shutdown(tcp::socket::shutdown_send);
    }
    thread.context().run();
    return outcome;
}

TEST(ProxyArrival, WhatFollowsTheHeaderIsLeftWhereItIs) {
    const Outcome outcome =
        after("PROXY TCP4 192.0.2.7 198.51.100.1 4711 110\r\nCAPA\r\n", Then::close);
    ASSERT_TRUE(outcome.header);
    const auto& client = outcome.header->client;
    ASSERT_TRUE(client);
    EXPECT_EQ(client->source.address.str(), "192.0.2.7");
    EXPECT_EQ(client->source.port, 4711);
    EXPECT_EQ(outcome.rest, "CAPA\r\n");
}

TEST(ProxyArrival, AConnectionWithoutAHeaderIsNone) {
    const Outcome outcome = after("CAPA\r\nQUIT\r\n", Then::wait);
    ASSERT_FALSE(outcome.header);
    EXPECT_EQ(outcome.header.error().error, NetError::closed);
    EXPECT_EQ(outcome.header.error().reason, describe(ProxyHeaderError::no_header));
}

TEST(ProxyArrival, HalfAHeaderIsNone) {
    const Outcome ended = after("PROXY TCP4 192.0.2.7", Then::close);
    ASSERT_FALSE(ended.header);
    EXPECT_EQ(ended.header.error().error, NetError::closed);
    const Outcome stalled = after("PROXY TCP4 192.0.2.7", Then::wait);
    ASSERT_FALSE(stalled.header);
    EXPECT_EQ(stalled.header.error().error, NetError::timed_out);
}

}  // namespace
}  // namespace palomar::net
