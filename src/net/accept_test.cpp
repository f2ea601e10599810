// Listeners: what a client's socket is like.
#include "net/accept.hpp"

#include <boost/asio/ip/address.hpp>
#include <gtest/gtest.h>

namespace palomar::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

TEST(Listener, ItsClientsNeitherWaitToFillPacketsNorVanishUnnoticed) {
    IoThreads threads{1};
    auto listener = Listener::open(threads, {asio::ip::make_address("127.0.0.1"), 0});
    ASSERT_TRUE(listener) << listener.error().sentence;
    tcp::no_delay no_delay;
    asio::socket_base::keep_alive keep_alive;
    const Reception reception{
        .welcome =
            [&](Connection connection) {
                connection.socket().get_option(no_delay);
                connection.socket().get_option(keep_alive);
                listener->stop();
            },
        .descriptors_for_clients = UINT64_MAX,
        .refusal = "",
        .refused = [](std::string_view reason) { ADD_FAILURE() << reason; },
    };
    listener->start(reception);
    asio::io_context context;
    tcp::socket client{context};
    client.connect(listener->local_endpoint());
    threads.run();
    EXPECT_TRUE(no_delay.value());
    EXPECT_TRUE(keep_alive.value());
}

}  // namespace
}  // namespace palomar::net
